// Each class has its own app or shares none of what another writes, and most of a test is waiting for a disk or a socket: two classes at once take little more than half the time.
[assembly: Parallelize(Workers = 3, Scope = ExecutionScope.ClassLevel)]
