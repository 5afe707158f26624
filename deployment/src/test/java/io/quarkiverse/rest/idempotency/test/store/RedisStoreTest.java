package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.runtime.store.redis.RedisStore;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkus.arc.ClientProxy;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.mutiny.redis.client.RedisAPI;

/** The store in Redis, chosen by configuration, with the default client of the application. */
class RedisStoreTest extends SharedStoreBehaviour {

    private static final String PREFIX = "kept:";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = RedisApplication.of(CountingResource.class, SharedStoreBehaviour.class)
            .overrideConfigKey("quarkus.rest-idempotency.redis.key-prefix", PREFIX);

    @Inject
    RedisAPI redis;

    @Inject
    IdempotencyStore store;

    @Test
    void theRecordIsInRedis_andAnotherNodeFindsIt() {
        post("blocking", "survivor", "a");

        assertThat(ClientProxy.unwrap(store)).isInstanceOf(RedisStore.class);
        RecordId id = RecordId.of("default", null, "survivor");
        assertThat(redis.pttlAndAwait(PREFIX + "{" + id + "}").toLong()).isPositive();
        assertThat(store.load(List.of(id)).toCompletableFuture().join().get(0)).isInstanceOf(LoadResult.Found.class);
    }
}
