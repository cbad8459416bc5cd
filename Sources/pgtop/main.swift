import Glibc

Demo.superviseIfAsked(CommandLine.arguments)
PauseKeeping.keepIfAsked(CommandLine.arguments)
exit(Program.run(Array(CommandLine.arguments.dropFirst())))
