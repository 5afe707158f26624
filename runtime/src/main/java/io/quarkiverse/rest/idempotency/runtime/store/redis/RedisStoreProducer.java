package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyBuildTimeConfig;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkus.arc.DefaultBean;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;

/**
 * Makes the Redis store of an application, unless it has a store of its own, and looks at start how Redis is run.
 */
@Singleton
public class RedisStoreProducer {

    private static final Pattern LIMIT = Pattern.compile("^maxmemory:(\\d+)", Pattern.MULTILINE);
    private static final Pattern POLICY = Pattern.compile("^maxmemory_policy:(\\S+)", Pattern.MULTILINE);
    private static final String KEEPS_ALL = "noeviction";
    /** Longer than a request waits for the store: a late answer may still tell of a reservation. */
    private static final int PATIENCE = 2;

    private final Redis redis;
    private final RedisClients clients;
    private final String clientName;
    private final String prefix;
    private final Duration patience;

    RedisStoreProducer(IdempotencyBuildTimeConfig buildTimeConfig, IdempotencyConfig config,
            @Any Instance<Redis> ofApplication, RedisClients clients) {
        this.redis = client(buildTimeConfig.redisClientName().orElse(null), ofApplication);
        this.clients = clients;
        this.clientName = buildTimeConfig.redisClientName().orElse(RedisConfig.DEFAULT_CLIENT_NAME);
        this.prefix = withoutBraces(config.redis().keyPrefix());
        this.patience = config.storeTimeout().reserve().multipliedBy(PATIENCE);
    }

    static String withoutBraces(String prefix) {
        if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
            throw new ConfigurationException(
                    "quarkus.rest-idempotency.redis.key-prefix: expected a prefix without braces, which "
                            + "mark what decides about the slot of a key, was '" + prefix + "'");
        }
        return prefix;
    }

    private static Redis client(String name, Instance<Redis> clients) {
        Instance<Redis> found = name == null ? clients.select(Default.Literal.INSTANCE)
                : clients.select(RedisClientName.Literal.of(name));
        if (found.isUnsatisfied()) {
            throw new ConfigurationException(
                    "quarkus.rest-idempotency.redis.client-name: there is no Redis client named '" + name
                            + "'. Set quarkus.redis." + name + ".hosts, or leave the name out for the default client");
        }
        return found.get();
    }

    @Produces
    @Singleton
    @DefaultBean
    IdempotencyStore store() {
        return new RedisStore(() -> clients.create(clientName), prefix, patience);
    }

    void close(@Disposes IdempotencyStore store) {
        ((RedisStore) store).close();
    }

    /**
     * Reads and warns only: a Redis that is down now may be up when requests come, and a Redis that does not answer this
     * command may be configured well.
     */
    void start(@Observes StartupEvent event) {
        redis.send(Request.cmd(Command.INFO).arg("memory"))
                .onSuccess(info -> eviction(info.toString())
                        .ifPresent(evicts -> LOG.redisEvicts(evicts.policy(), evicts.limit(), KEEPS_ALL)))
                .onFailure(LOG::redisUnreachable);
    }

    /**
     * @param info the section of {@code INFO} about memory
     * @return how Redis evicts records; empty when it evicts none, or does not tell
     */
    static Optional<Eviction> eviction(String info) {
        String policy = first(POLICY, info, KEEPS_ALL);
        return policy.equals(KEEPS_ALL) ? Optional.empty() : Optional.of(new Eviction(policy, first(LIMIT, info, "unknown")));
    }

    /** The policy by which Redis evicts keys, and the number of bytes from which on it does. */
    record Eviction(String policy, String limit) {
    }

    private static String first(Pattern pattern, String text, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : otherwise;
    }
}
