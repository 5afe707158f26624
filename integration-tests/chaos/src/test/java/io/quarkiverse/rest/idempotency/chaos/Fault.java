package io.quarkiverse.rest.idempotency.chaos;

/**
 * What can happen to nodes and to their database.
 */
enum Fault {

    NODE_KILLED("a node is killed (kill -9) and started again"),
    NODE_PAUSED("a node is stopped (SIGSTOP) past its leases, and goes on"),
    ROLLING_RESTART("one node after the other is told to end (SIGTERM), and started again"),
    BACKENDS_TERMINATED("all connections are terminated (pg_terminate_backend)"),
    DATABASE_KILLED("PostgreSQL is killed (kill -9) and started again"),
    CONNECTIONS_CUT("the connections of some nodes are cut, and new ones for a while"),
    DATABASE_SLOW("every byte to and from the database is late"),
    DATABASE_READ_ONLY("PostgreSQL is read-only for a while, and its sessions for as long as they live"),
    TABLE_LOCKED("the table of the records is locked (LOCK TABLE) for longer than a reserve may take"),
    STANDBY_LOST("commits wait for a synchronous standby that is gone"),
    EVENT_LOOPS_BLOCKED("every event loop of a node is blocked past its leases"),
    METHODS_HANG("methods take several leases"),
    REDIS_PAUSED("Redis is stopped (SIGSTOP), and goes on"),
    REDIS_FULL("Redis has no memory left (maxmemory, noeviction)");

    final String what;

    Fault(String what) {
        this.what = what;
    }
}
