package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.support.Ports;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;

/** The message about a Redis, or about settings, that cannot keep records as they should be kept. */
class RedisStoreProducerTest {

    private static String memory(Redis redis) {
        return TestRedis.await(redis.send(Request.cmd(Command.INFO).arg("memory"))).toString();
    }

    @Test
    void aRedisThatEvictsNothing_isFine() {
        assertThat(RedisStoreProducer.eviction(memory(TestRedis.client()))).isEmpty();
        assertThat(RedisStoreProducer.eviction("")).isEmpty();
    }

    @Test
    void aRedisThatEvictsKeys_isReported_withItsPolicyAndItsLimit() {
        Redis evicting = TestRedis.client(TestRedis.at(
                TestRedis.start(Ports.free(), "maxmemory 100mb", "maxmemory-policy volatile-lru")));

        assertThat(RedisStoreProducer.eviction(memory(evicting))).hasValue(
                new RedisStoreProducer.Eviction("volatile-lru", "104857600"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "{", "keys}", "{app}:" })
    void prefixWithBraces_isRejected(String prefix) {
        assertThatThrownBy(() -> RedisStoreProducer.withoutBraces(prefix)).isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("quarkus.rest-idempotency.redis.key-prefix: expected a prefix without braces")
                .hasMessageEndingWith("was '" + prefix + "'");
    }
}
