"""Password recoveries at once in one process, each on a simulated device of its own at real line speed: how many end
right, what they take of a processor and of memory. No program beside it does this.
"""
import pathlib
import subprocess

from extent import extent

AT_ONCE = extent(100, 20)


TREE = pathlib.Path(__file__).resolve().parents[2]


def run(rommate):
    build = pathlib.Path(rommate).parents[1]
    if not (build / 'build.ninja').exists():  # a program that was built elsewhere, or is installed
        build = TREE / '.build' / 'release'
        subprocess.run([TREE / 'dev', 'build'], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(['ninja', '-C', build, 'tests/app/many_recoveries'], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([build / 'tests' / 'app' / 'many_recoveries', str(AT_ONCE), 'real'], check=False)
