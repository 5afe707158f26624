package io.quarkiverse.rest.idempotency.chaos;

import static io.quarkiverse.rest.idempotency.chaos.Fault.BACKENDS_TERMINATED;
import static io.quarkiverse.rest.idempotency.chaos.Fault.DATABASE_KILLED;
import static io.quarkiverse.rest.idempotency.chaos.Fault.DATABASE_READ_ONLY;
import static io.quarkiverse.rest.idempotency.chaos.Fault.REDIS_FULL;
import static io.quarkiverse.rest.idempotency.chaos.Fault.REDIS_PAUSED;
import static io.quarkiverse.rest.idempotency.chaos.Fault.STANDBY_LOST;
import static io.quarkiverse.rest.idempotency.chaos.Fault.TABLE_LOCKED;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What keeps the records of a run. Effects are in a PostgreSQL in any case.
 */
enum Backend {

    POSTGRESQL("chaos.minutes", "lab", List.of(Endpoint.values()), EnumSet.complementOf(EnumSet.of(REDIS_PAUSED, REDIS_FULL))),

    /** Without transactions that complete records, and without what happens to PostgreSQL. */
    REDIS("chaos.redis.minutes", "lab-redis", List.of(Endpoint.INSERT, Endpoint.RECONCILED),
            EnumSet.complementOf(EnumSet.of(BACKENDS_TERMINATED, DATABASE_KILLED, DATABASE_READ_ONLY, TABLE_LOCKED,
                    STANDBY_LOST)));

    final double minutes;
    final String application;
    final List<Endpoint> endpoints;
    final Set<Fault> faults;

    /**
     * @param minutes the property that says how long there is trouble
     * @param application the module whose application runs
     */
    Backend(String minutes, String application, List<Endpoint> endpoints, Set<Fault> faults) {
        this.minutes = Double.parseDouble(System.getProperty(minutes));
        this.application = "../../" + application + "/target/quarkus-app";
        this.endpoints = endpoints;
        this.faults = faults;
    }
}
