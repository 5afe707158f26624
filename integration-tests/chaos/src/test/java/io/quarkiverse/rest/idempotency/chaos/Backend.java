package io.quarkiverse.rest.idempotency.chaos;

import static io.quarkiverse.rest.idempotency.chaos.Fault.BACKENDS_TERMINATED;
import static io.quarkiverse.rest.idempotency.chaos.Fault.DATABASE_KILLED;
import static io.quarkiverse.rest.idempotency.chaos.Fault.DATABASE_PAUSED;
import static io.quarkiverse.rest.idempotency.chaos.Fault.DATABASE_READ_ONLY;
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

    POSTGRESQL(Backend::jdbc, (history, origins) -> PostgresStorage.withRecords(history),
            List.of(Endpoint.values()), EnumSet.complementOf(EnumSet.of(REDIS_FULL)), Due.ALL),

    /** A PostgreSQL on which the transactions of methods claim their keys. */
    CLAIMS(Backend::jdbc, (history, origins) -> PostgresStorage.withRecords(history),
            List.of(Endpoint.TRANSACTION), EnumSet.complementOf(EnumSet.of(REDIS_FULL)), Due.OF_SERVERS),

    /** A PostgreSQL with nodes that have the reactive client, and nodes that have JDBC, on one table of records. */
    REACTIVE(Backend::reactive, (history, origins) -> PostgresStorage.withRecords(history),
            List.of(Endpoint.values()), EnumSet.complementOf(EnumSet.of(REDIS_FULL)), Due.OF_CONNECTIONS),

    /** Effects are in a PostgreSQL: without transactions that complete records, and without what happens to PostgreSQL. */
    REDIS(number -> "lab-redis/target/quarkus-app", RedisStorage::new, List.of(Endpoint.INSERT, Endpoint.RECONCILED),
            EnumSet.complementOf(EnumSet.of(BACKENDS_TERMINATED, DATABASE_KILLED, TABLE_LOCKED, STANDBY_LOST)),
            Due.OF_SERVERS),

    MARIADB(number -> "lab/target/mariadb", (history, origins) -> new MariaDbStorage(history), List.of(Endpoint.values()),
            EnumSet.complementOf(EnumSet.of(STANDBY_LOST, REDIS_FULL)), Due.OF_SERVERS);

    /** The first so many nodes of {@link #REACTIVE} have JDBC. */
    private static final int JDBC_NODES = Integer.getInteger("chaos.reactive.jdbc-nodes", 1);

    /** The faults that a run has, however short it is meant to be. */
    private enum Due {

        ALL,
        OF_SERVERS,
        OF_CONNECTIONS;

        boolean has(Fault fault) {
            return switch (this) {
                case ALL -> true;
                case OF_SERVERS -> fault.ofServers;
                case OF_CONNECTIONS -> fault == BACKENDS_TERMINATED || fault == DATABASE_KILLED || fault == DATABASE_PAUSED
                        || fault == DATABASE_READ_ONLY;
            };
        }
    }

    final long seconds;
    final List<Endpoint> endpoints;
    final Set<Fault> faults;
    private final Due due;
    private final IntFunction<String> applications;
    private final BiFunction<HistoryLog, IntFunction<String>, Storage> storage;

    /**
     * @param applications the packaged application of a node, among the modules, by the number of the node
     */
    Backend(IntFunction<String> applications, BiFunction<HistoryLog, IntFunction<String>, Storage> storage,
            List<Endpoint> endpoints,
            Set<Fault> faults, Due due) {
        this.seconds = Long.parseLong(System.getProperty("chaos." + label() + ".seconds"));
        this.applications = applications;
        this.storage = storage;
        this.endpoints = endpoints;
        this.faults = faults;
        this.due = due;
    }

    private static String jdbc(int number) {
        return "lab/target/quarkus-app";
    }

    private static String reactive(int number) {
        return number <= JDBC_NODES ? jdbc(number) : "lab-reactive/target/quarkus-app";
    }

    /**
     * @param number of a node, from 1 up
     * @return the directory of its packaged application, seen from that of this build
     */
    String application(int number) {
        return "../../" + applications.apply(number);
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
        return faults.stream().filter(due::has).collect(Collectors.toSet());
    }

    /** The faults that runs of all backends have, however short they are. */
    static Set<Fault> dueInAll() {
        return Arrays.stream(values()).flatMap(backend -> backend.due().stream()).collect(Collectors.toSet());
    }
}
