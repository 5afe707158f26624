package io.quarkiverse.rest.idempotency.benchmark;

/**
 * Requests of one kind, on connections of their own to their server.
 */
record Variant(Work work, Load load, Node node) {

    /**
     * Measures it in a closed loop, with the processor time of its requests.
     *
     * @param database the process of the database
     */
    void closedLoop(long database, Results results, double warmUp, double seconds) {
        ProcessorTime before = ProcessorTime.of(node.pid(), database);
        Measurement measured = load.closedLoop(work, warmUp, seconds);
        results.add(work.name(), measured);
        results.add(work.name(), ProcessorTime.of(node.pid(), database).since(before, measured.requests()));
    }
}
