package io.quarkiverse.rest.idempotency.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;

/** Stores whose records cannot all be forgotten. */
class ResetTest {

    /** As Redis, which has no list of completed records. */
    private static final Set<RecordFilter.State> IN_PROGRESS_ONLY = Set.of(RecordFilter.State.IN_PROGRESS,
            RecordFilter.State.STALE);

    private static IdempotencyStore store(Class<?>... types) {
        return (IdempotencyStore) Proxy.newProxyInstance(ResetTest.class.getClassLoader(), types,
                (proxy, method, arguments) -> {
                    if (method.getName().equals("listed")) {
                        return IN_PROGRESS_ONLY;
                    }
                    throw new AssertionError("Nothing else is asked of the store, was " + method);
                });
    }

    private static void assertRejected(IdempotencyStore store) {
        assertThatThrownBy(new IdempotencyTester(null, store, new Trouble(), null)::reset)
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("can list all its records")
                .hasMessageContaining("Use a fresh key in each test instead");
    }

    @Test
    void storeWithoutAList_isRejected() {
        assertRejected(store(IdempotencyStore.class));
    }

    @Test
    void storeThatDoesNotListCompletedRecords_isRejected() {
        assertRejected(store(IdempotencyStore.class, BrowsableStore.class));
    }
}
