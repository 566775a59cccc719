# fish completion for rommate. Commands and options come from the program's own --help, so they are never out of date.

function __rommate_part --argument-names part command
    command rommate $command --help 2>/dev/null | awk -v part="$part:" '
      /^[A-Z].*:$/ { inside = ($0 == part); next }
      inside && /^  [^ ]/ {
        n = split($1, words, ","); text = $0; sub(/^  [^ ]+ */, "", text)
        for (i = 1; i <= n; i++) print words[i] "\t" text }'
end

function __rommate_command
    set -l commands (__rommate_part Subcommands | string split -f1 \t)
    for word in (commandline -opc)[2..-1]
        if contains -- $word $commands
            echo $word
            return 0
        end
    end
    return 1
end

function __rommate_ports
    for device in /dev/ttyUSB* /dev/ttyACM* /dev/console-* /dev/ttyS?
        echo $device
        string replace /dev/ '' $device
    end
    printf '%s\n' rfc2217:// telnet:// tcp:// unix:/// exec: usb: sim:c1841
end

complete -c rommate -n 'not __rommate_command >/dev/null' -f -a '(__rommate_part Subcommands)'
complete -c rommate -n 'not string match -q -- "-*" (commandline -ct)' -a '(__rommate_ports)'
complete -c rommate -n 'string match -q -- "-*" (commandline -ct)' -f -a '(__rommate_part Options (__rommate_command))'
