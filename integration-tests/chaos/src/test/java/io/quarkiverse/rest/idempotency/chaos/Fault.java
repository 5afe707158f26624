package io.quarkiverse.rest.idempotency.chaos;

/**
 * The faults of nodes, of their network and of the servers of their records.
 */
enum Fault {

    NODE_KILLED("a node is killed (kill -9) and started again"),
    NODE_PAUSED("a node is stopped (SIGSTOP) past its leases, and goes on"),
    ROLLING_RESTART("one node after the other is told to end (SIGTERM), and started again"),
    CONNECTIONS_CUT("the connections of some nodes are cut, and new ones for a while"),
    DATABASE_SLOW("every byte to and from the database is late"),
    EVENT_LOOPS_BLOCKED("every event loop of a node is blocked past its leases"),
    METHODS_HANG("methods take several leases"),
    BACKENDS_TERMINATED("all connections are terminated by the database", 0, 0),
    DATABASE_KILLED("the database is killed (kill -9) and started again", 0, 2000),
    DATABASE_PAUSED("the database is stopped (SIGSTOP) for longer than a reserve may take, and goes on",
            Fault.RESERVE_MILLIS, 4000),
    DATABASE_READ_ONLY("the database is read-only for a while, and its sessions for as long as they live", 500, 2500),
    TABLE_LOCKED("the table of the records is locked for longer than a reserve may take", Fault.RESERVE_MILLIS + 500, 2000),
    STANDBY_LOST("commits wait for a synchronous standby that is gone", Fault.RESERVE_MILLIS, 2000),
    REDIS_FULL("Redis has no memory left (maxmemory, noeviction)", 500, 2500);

    /** The default of {@code store-timeout.reserve}. */
    private static final int RESERVE_MILLIS = 2000;

    final String what;
    /** Whether it is one of the servers; what follows is for those only. */
    final boolean ofServers;
    /** Its shortest duration, and the most that is added to it. */
    final int leastMillis;
    final int moreMillis;

    Fault(String what) {
        this(what, false, 0, 0);
    }

    Fault(String what, int leastMillis, int moreMillis) {
        this(what, true, leastMillis, moreMillis);
    }

    Fault(String what, boolean ofServers, int leastMillis, int moreMillis) {
        this.what = what;
        this.ofServers = ofServers;
        this.leastMillis = leastMillis;
        this.moreMillis = moreMillis;
    }

    /** Whether commits are held back that have a time already. */
    boolean holdsCommits() {
        return this == DATABASE_PAUSED || this == STANDBY_LOST;
    }
}
