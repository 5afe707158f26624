package io.quarkiverse.rest.idempotency.benchmark;

/**
 * Requests of one kind, on connections of their own to their server.
 */
record Variant(Work work, Load load, Node node) {

    /** Measures it in a closed loop, with the processor time of its requests. */
    void closedLoop(DurablePostgres postgres, Results results, double warmUp, double seconds) {
        ProcessorTime before = ProcessorTime.of(node.pid(), postgres.pid());
        Measurement measured = load.closedLoop(work, warmUp, seconds);
        results.add(work.name(), measured);
        results.add(work.name(), ProcessorTime.of(node.pid(), postgres.pid()).since(before, measured.requests()));
    }
}
