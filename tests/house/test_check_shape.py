"""check_shape.py finds what is written twice and what is wide, and nothing else."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / 'tools'))
import check_shape  # noqa: E402


def lines(count, word='call'):
    return ''.join(f'  {word}{i}(now);\n' for i in range(count))


def members_of(body):
    return check_shape.members(body)


class Twice(unittest.TestCase):
    def test_eleven_lines_are_found_once_with_their_whole_length_and_ten_are_not(self):
        eleven, ten = lines(14), lines(10)
        found = list(check_shape.find_twice({'a.cpp': 'int x;\n' + eleven, 'b.cpp': eleven + 'int y;\n'}))
        self.assertEqual(found, [('a.cpp', 2, 15, 'b.cpp', 1, 14)])
        self.assertEqual(list(check_shape.find_twice({'a.cpp': 'int x;\n' + ten, 'b.cpp': ten + 'int y;\n'})), [])

    def test_comments_blank_lines_and_indentation_do_not_hide_it(self):
        other = '// another remark\n\n' + lines(12).replace('  ', '      ').replace(';\n', ';  // so\n\n')
        self.assertEqual(len(list(check_shape.find_twice({'a.cpp': lines(12), 'b.cpp': other}))), 1)

    def test_a_table_of_equal_rows_is_not_a_copy_of_itself(self):
        self.assertEqual(list(check_shape.find_twice({'a.cpp': '  {0, 0},\n' * 21})), [])


class Wide(unittest.TestCase):
    def test_data_members_are_counted_and_nothing_else_is(self):
        self.assertEqual(members_of('public:\n int a = 0, b{}; bool c_ = false, d_; std::map<int, std::string> e_;\n'
                                    'std::function<void(int)> on_f;\nstd::array<int, 3> g{1, 2, 3};\n'), (7, 2))
        self.assertEqual(members_of('explicit X(int a); void f() const { int x; bool y; } static constexpr int most = 3;\n'
                                    'using T = int; enum class E { a, b }; struct In { int a, b, c; };\n'
                                    '[[nodiscard]] bool is() const; friend bool operator==(const X&, const X&) = default;'),
                         (0, 0))

    def test_a_wide_class_is_told_until_it_says_why(self):
        body = 'struct X {\n' + ''.join(f'  int a{i} = 0;\n' for i in range(16)) + '};\n'
        self.assertEqual([each[1:] for each in check_shape.find_wide('x.hpp', 'int y;\n' + body)],
                         [(2, 'X', 'has 16 members, 0 of them bool')])
        self.assertEqual(list(check_shape.find_wide('x.hpp', '// wide: one for each key\n' + body)), [])
        flags = 'class Y final : public Z {\n  bool a_, b_;\n  bool c_ = false;\n  bool d_{true};\n};\n'
        self.assertEqual(len(list(check_shape.find_wide('y.hpp', flags))), 1)


if __name__ == '__main__':
    unittest.main()
