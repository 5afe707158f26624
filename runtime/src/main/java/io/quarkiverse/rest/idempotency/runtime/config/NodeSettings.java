package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.List;

import io.quarkiverse.rest.idempotency.IdempotencyException;

/**
 * Checks the settings of a whole node, which no operation overrides.
 */
final class NodeSettings {

    /** An array of bytes is not larger than twice that. */
    private static final long MOST_IN_MEMORY = 1024L * 1024 * 1024;

    private static final int SHORTEST_SECRET = 32;

    private NodeSettings() {
    }

    /**
     * @return the settings that cannot be used, each by its property
     */
    static List<String> problems(IdempotencyConfig config) {
        SettingChecks settings = new SettingChecks(OperationBinder.PREFIX);
        settings.between(IdempotencyException.SHORTEST_RETRY, IdempotencyException.LONGEST_RETRY,
                "retry-after", config.retryAfter());
        config.heartbeatInterval().ifPresent(interval -> settings.positive("heartbeat-interval", interval));
        settings.positive("store-timeout.reserve", config.storeTimeout().reserve());
        settings.notNegative("store-timeout.complete", config.storeTimeout().complete());
        settings.positive("waiters.poll-interval", config.waiters().pollInterval());
        settings.atLeast(0, "waiters.max", config.waiters().max());
        settings.atLeast(0, "waiters.max-per-key", config.waiters().maxPerKey());
        settings.atMost(MOST_IN_MEMORY, "request-body-memory", ByteCount.of(config.requestBodyMemory()));
        settings.positive("purge.interval", config.purge().interval());
        settings.atLeast(1, "purge.batch-size", config.purge().batchSize());
        settings.atLeast(0, "transaction.max-reruns", config.transaction().maxReruns());
        settings.atLeast(1, "batching.max-statements", config.batching().maxStatements());
        settings.atLeast(1, "batching.max-elements", config.batching().maxElements());
        settings.atLeast(1, "batching.max-bytes", ByteCount.of(config.batching().maxBytes()));
        settings.atLeast(1, "local-cache.max-record-size", ByteCount.of(config.localCache().maxRecordSize()));
        settings.positive("reconcile.background.interval", config.reconcile().background().interval());
        settings.atLeast(1, "reconcile.background.max-records", config.reconcile().background().maxRecords());
        settings.positive("local-cache.max-age", config.localCache().maxAge());
        settings.atLeast(1, "memory.max-entries", config.memory().maxEntries());
        settings.atLeast(1, "memory.max-bytes", ByteCount.of(config.memory().maxBytes()));
        List<String> problems = settings.problems();
        ResumeSettings.check(config, settings, problems);
        config.callers().secret().filter(secret -> secret.length() < SHORTEST_SECRET).ifPresent(
                secret -> problems.add(OperationBinder.PREFIX + "callers.secret: expected " + SHORTEST_SECRET
                        + " characters or more, got " + secret.length() + ". Use random ones"));
        problems.addAll(DigestSettings.problems(config.digest(), SHORTEST_SECRET));
        return problems;
    }
}
