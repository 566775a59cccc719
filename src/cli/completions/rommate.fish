# fish completion for rommate. Commands and options come from the program's own --help, so they are never out of date.

# One part of a help text ("Subcommands", "Options"), then the command: "word<TAB>description" lines.
function __rommate_part --argument-names part
    command rommate $argv[2..-1] --help 2>/dev/null | awk -v part="$part:" '
      /^[A-Z].*:$/ { inside = ($0 == part); next }
      inside && /^  [^ ]/ {
        n = split($1, words, ","); text = $0; sub(/^  [^ ]+ */, "", text)
        for (i = 1; i <= n; i++) print words[i] "\t" text }'
end

# The command on the line and its part, one word a line: record, show.
function __rommate_command
    set -l found
    set -l commands (__rommate_part Subcommands | string split -f1 \t)
    for word in (commandline -opc)[2..-1]
        if contains -- $word $commands
            set -a found $word
            set commands (__rommate_part Subcommands $found | string split -f1 \t)
        end
    end
    string join \n $found
end

# Commands, or the parts of the one that is on the line.
function __rommate_commands
    __rommate_part Subcommands (__rommate_command)
end

function __rommate_models
    command rommate sim list 2>/dev/null | awk '{ print $1 }'
end

function __rommate_ports
    for device in /dev/ttyUSB* /dev/ttyACM* /dev/console-* /dev/ttyS?
        echo $device
        string replace /dev/ '' $device
    end
    printf '%s\n' rfc2217:// telnet:// tcp:// unix:/// exec: usb: sim:(__rommate_models)
end

function __rommate_in
    test "$argv" = "$(__rommate_command | string join ' ')"
end

function __rommate_at_option
    string match -q -- '-*' (commandline -ct)
end

complete -c rommate -n 'not __rommate_at_option' -f -a '(__rommate_commands)'
complete -c rommate -n 'not __rommate_at_option; and __rommate_in sim' -f -a 'list (__rommate_models)'
complete -c rommate -n 'not __rommate_at_option; and not __rommate_in sim; and not __rommate_in record; and not __rommate_in config; and not __rommate_in recipes; and not __rommate_in runs; and not __rommate_in vault' -a '(__rommate_ports)'
complete -c rommate -n __rommate_at_option -f -a '(__rommate_part Options (__rommate_command))'
