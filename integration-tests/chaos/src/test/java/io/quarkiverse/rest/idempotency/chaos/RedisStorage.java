package io.quarkiverse.rest.idempotency.chaos;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A Redis with the records, which tells what becomes of them, and a PostgreSQL with the effects.
 */
final class RedisStorage implements Storage {

    private final RedisProcess redis = new RedisProcess();
    private final PostgresStorage effects;
    private final MonitorLog monitor;

    /**
     * @param origins which node and which incarnation of it has a connection from a port
     */
    RedisStorage(HistoryLog history, IntFunction<String> origins) {
        effects = new PostgresStorage(history);
        monitor = new MonitorLog(redis.monitor(), history, origins);
    }

    @Override
    public int port() {
        return redis.port();
    }

    @Override
    public Map<String, String> configuration(int proxy, String node) {
        Map<String, String> configuration = new HashMap<>(effects.configuration(effects.port(), node));
        configuration.put("quarkus.redis.hosts", "redis://127.0.0.1:" + proxy);
        return configuration;
    }

    @Override
    public Connection connection() throws SQLException {
        return effects.connection();
    }

    @Override
    public EffectLog effects() {
        return effects.effects();
    }

    @Override
    public RecordLog records() {
        return monitor.records();
    }

    @Override
    public String held() {
        return monitor.held();
    }

    @Override
    public long changesThatAreNotLogged() {
        return 0;
    }

    @Override
    public void begin(Fault fault) {
        switch (fault) {
            case DATABASE_PAUSED -> redis.pause();
            case DATABASE_READ_ONLY -> redis.becomeReplica();
            case REDIS_FULL -> redis.fill();
            default -> throw new IllegalArgumentException("Expected a fault of Redis, was " + fault);
        }
    }

    @Override
    public void end(Fault fault) {
        switch (fault) {
            case DATABASE_PAUSED -> redis.resume();
            case DATABASE_READ_ONLY -> redis.becomeMaster();
            default -> redis.makeRoom();
        }
    }

    @Override
    public void close() throws IOException {
        try (effects; redis) {
            redis.resume();
        }
    }
}
