package io.quarkiverse.rest.idempotency.runtime.localcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.store.cache.NearRecord;
import io.quarkus.cache.Cache;
import io.quarkus.cache.runtime.AbstractCache;
import io.quarkus.cache.runtime.caffeine.CaffeineCacheImpl;
import io.quarkus.cache.runtime.caffeine.CaffeineCacheInfo;
import io.quarkus.cache.runtime.noop.NoOpCache;
import io.smallrye.mutiny.Uni;

/**
 * The cache of Quarkus, and what an application may put behind its name: such a cache can load and invalidate, and no more.
 */
class QuarkusRecordCacheTest {

    private static final RecordId KEY = RecordId.of("default", null, "k");
    private static final NearRecord OLDER = new NearRecord("o", "/r", "f", 1, 200, List.of(), new byte[0], null, null, 10);
    private static final NearRecord NEWER = new NearRecord("o", "/r", "f", 1, 200, List.of(), new byte[0], null, null, 20);

    /** A cache as a remote one is: it knows what it was given, and it can be down. */
    private static final class OtherCache extends AbstractCache {

        private final ConcurrentMap<Object, Object> values = new ConcurrentHashMap<>();
        private boolean down;

        @Override
        public String getName() {
            return QuarkusRecordCache.NAME;
        }

        @Override
        public <K, V> Uni<V> get(K key, Function<K, V> valueLoader) {
            return getAsync(key, loaded -> Uni.createFrom().item(() -> valueLoader.apply(loaded)));
        }

        @Override
        @SuppressWarnings("unchecked")
        public <K, V> Uni<V> getAsync(K key, Function<K, Uni<V>> valueLoader) {
            if (down) {
                throw new UnsupportedOperationException("down");
            }
            Object value = values.get(key);
            return value != null ? Uni.createFrom().item((V) value)
                    : valueLoader.apply(key).invoke(loaded -> values.put(key, loaded));
        }

        @Override
        public Uni<Void> invalidate(Object key) {
            return Uni.createFrom().item(() -> {
                values.remove(key);
                return null;
            });
        }

        @Override
        public Uni<Void> invalidateAll() {
            return invalidateIf(key -> true);
        }

        @Override
        public Uni<Void> invalidateIf(Predicate<Object> predicate) {
            throw new UnsupportedOperationException();
        }
    }

    static Stream<Cache> caches() {
        CaffeineCacheInfo info = new CaffeineCacheInfo();
        info.name = QuarkusRecordCache.NAME;
        return Stream.of(new CaffeineCacheImpl(info, false), new OtherCache());
    }

    @ParameterizedTest
    @MethodSource("caches")
    void lastRecordThatWasKept_isFound_andNoOther(Cache behind) {
        QuarkusRecordCache cache = new QuarkusRecordCache(behind);

        assertThat(cache.find(KEY)).isCompletedWithValue(null);
        cache.keep(KEY, OLDER);
        assertThat(cache.find(KEY)).isCompletedWithValue(OLDER);
        cache.keep(KEY, NEWER);
        assertThat(cache.find(KEY)).isCompletedWithValue(NEWER);
        assertThat(cache.find(RecordId.of("default", null, "other"))).isCompletedWithValue(null);
    }

    @ParameterizedTest
    @MethodSource("caches")
    void forgottenRecord_isNotFound(Cache behind) {
        QuarkusRecordCache cache = new QuarkusRecordCache(behind);
        cache.keep(KEY, OLDER);

        cache.forget(KEY);

        assertThat(cache.find(KEY)).isCompletedWithValue(null);
    }

    @Test
    void keptRecord_hasTheRecordsIdAsItsKey() {
        OtherCache behind = new OtherCache();

        new QuarkusRecordCache(behind).keep(KEY, OLDER);

        assertThat(behind.values).isEqualTo(Map.of(KEY.value(), OLDER));
    }

    @Test
    void aCacheThatIsDown_knowsNothing() {
        OtherCache behind = new OtherCache();
        QuarkusRecordCache cache = new QuarkusRecordCache(behind);
        cache.keep(KEY, OLDER);

        behind.down = true;
        cache.keep(KEY, NEWER);
        cache.forget(KEY);

        assertThat(cache.find(KEY)).isCompletedWithValue(null);
    }

    @Test
    void cache_whereTheApplicationTurnsCachesOff_keepsNothing() {
        QuarkusRecordCache cache = new QuarkusRecordCache(new NoOpCache());

        cache.keep(KEY, OLDER);

        assertThat(cache.find(KEY)).isCompletedWithValue(null);
    }
}
