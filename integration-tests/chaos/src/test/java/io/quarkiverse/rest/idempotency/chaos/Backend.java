package io.quarkiverse.rest.idempotency.chaos;

import static io.quarkiverse.rest.idempotency.chaos.Fault.BACKENDS_TERMINATED;
import static io.quarkiverse.rest.idempotency.chaos.Fault.DATABASE_KILLED;
import static io.quarkiverse.rest.idempotency.chaos.Fault.REDIS_FULL;
import static io.quarkiverse.rest.idempotency.chaos.Fault.STANDBY_LOST;
import static io.quarkiverse.rest.idempotency.chaos.Fault.TABLE_LOCKED;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The server that keeps the records of a run, with its faults.
 */
enum Backend {

    POSTGRESQL("lab/target/quarkus-app", (history, origins) -> PostgresStorage.withRecords(history),
            List.of(Endpoint.values()), EnumSet.complementOf(EnumSet.of(REDIS_FULL)), true),

    /** A PostgreSQL on which the transactions of methods claim their keys. */
    CLAIMS("lab/target/quarkus-app", (history, origins) -> PostgresStorage.withRecords(history),
            List.of(Endpoint.TRANSACTION), EnumSet.complementOf(EnumSet.of(REDIS_FULL)), false),

    /** Effects are in a PostgreSQL: without transactions that complete records, and without what happens to PostgreSQL. */
    REDIS("lab-redis/target/quarkus-app", RedisStorage::new, List.of(Endpoint.INSERT, Endpoint.RECONCILED),
            EnumSet.complementOf(EnumSet.of(BACKENDS_TERMINATED, DATABASE_KILLED, TABLE_LOCKED, STANDBY_LOST)), false),

    MARIADB("lab/target/mariadb", (history, origins) -> new MariaDbStorage(history), List.of(Endpoint.values()),
            EnumSet.complementOf(EnumSet.of(STANDBY_LOST, REDIS_FULL)), false);

    final long seconds;
    final String application;
    final List<Endpoint> endpoints;
    final Set<Fault> faults;
    private final boolean all;
    private final BiFunction<HistoryLog, IntFunction<String>, Storage> storage;

    /**
     * @param application where the packaged application is, among the modules
     * @param all whether a run has each of its faults, however short it is meant to be; otherwise those of the servers
     */
    Backend(String application, BiFunction<HistoryLog, IntFunction<String>, Storage> storage, List<Endpoint> endpoints,
            Set<Fault> faults, boolean all) {
        this.seconds = Long.parseLong(System.getProperty("chaos." + label() + ".seconds"));
        this.application = "../../" + application;
        this.storage = storage;
        this.endpoints = endpoints;
        this.faults = faults;
        this.all = all;
    }

    /** Its name in names of properties and of files. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param origins which node and which incarnation of it has a connection from a port
     */
    Storage start(HistoryLog history, IntFunction<String> origins) {
        return storage.apply(history, origins);
    }

    /** The faults that every run has, and has first. */
    Set<Fault> due() {
        return all ? faults : faults.stream().filter(fault -> fault.ofServers).collect(Collectors.toSet());
    }

    /** The faults that runs of all backends have, however short they are. */
    static Set<Fault> dueInAll() {
        return Arrays.stream(values()).flatMap(backend -> backend.due().stream()).collect(Collectors.toSet());
    }
}
