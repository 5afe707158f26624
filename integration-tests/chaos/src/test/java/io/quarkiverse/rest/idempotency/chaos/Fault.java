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
    DATABASE_SLOW("every byte to and from the database is late");

    final String what;

    Fault(String what) {
        this.what = what;
    }
}
