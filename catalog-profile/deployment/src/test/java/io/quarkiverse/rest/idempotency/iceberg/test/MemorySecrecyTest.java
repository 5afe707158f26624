package io.quarkiverse.rest.idempotency.iceberg.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkus.test.QuarkusUnitTest;

/** In the memory of the node. */
class MemorySecrecyTest extends SecrecyBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.of(LoaderTest.Loader.class, SecrecyBehaviour.class);

    @Inject
    IdempotencyStore store;

    @Override
    String kept(List<String> keys) throws Exception {
        StringBuilder text = new StringBuilder();
        List<RecordId> ids = keys.stream().map(key -> RecordId.of("default", "alice", key)).toList();
        for (LoadResult loaded : store.load(ids).toCompletableFuture().join()) {
            IdempotencyRecord.Completed record = (IdempotencyRecord.Completed) ((LoadResult.Found) loaded).record();
            assertThat(record.response()).isInstanceOf(RecordedResponse.Rebuildable.class);
            text.append(record);
        }
        for (Field field : store.getClass().getDeclaredFields()) {
            if (Map.class.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                ((Map<?, ?>) field.get(store)).values().forEach(entry -> text.append(dump(entry)));
            }
        }
        return text.toString();
    }

    private static String dump(Object entry) {
        StringBuilder text = new StringBuilder();
        for (Field field : entry.getClass().getDeclaredFields()) {
            try {
                field.setAccessible(true);
                Object value = field.get(entry);
                text.append(value instanceof RecordedResponse.Stored stored
                        ? new String(stored.body(), StandardCharsets.UTF_8) + stored.headers()
                        : String.valueOf(value));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return text.toString();
    }
}
