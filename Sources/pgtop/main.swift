import Glibc

Demo.superviseIfAsked(CommandLine.arguments)
exit(Program.run(Array(CommandLine.arguments.dropFirst())))
