package io.quarkiverse.rest.idempotency.runtime.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.resume.AesGcmCipher;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.runtime.config.OperationBinder;
import io.quarkiverse.rest.idempotency.runtime.config.OperationDefinition;
import io.quarkiverse.rest.idempotency.runtime.config.TestConfig;
import io.quarkiverse.rest.idempotency.runtime.metrics.NodeObserver;
import io.quarkiverse.rest.idempotency.spi.StoredRequestCipher;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;
import io.quarkus.runtime.configuration.ConfigurationException;

/** The requirements of an operation whose abandoned requests are resumed, and nothing for any other. */
class ResumptionTest {

    private static final String RESUMES = "quarkus.rest-idempotency.operations.\"order\".resume-abandoned";
    private static final StoredRequestCipher CIPHER = new AesGcmCipher(new byte[AesGcmCipher.KEY_BYTES], List.of());

    private static Resumption resumption(boolean resumes, Resumption.Stores stores, StoredRequestCipher cipher) {
        IdempotencyConfig config = TestConfig.of(new HashMap<>(Map.of(RESUMES, String.valueOf(resumes))));
        OperationDefinition definition = new OperationDefinition("order", "Orders#order", Map.of("staleLease", "RE_EXECUTE"),
                "",
                false, true);
        Map<String, BoundOperation> operations = OperationBinder.bind(List.of(definition), config, Set.of(), Set.of());
        return new Resumption(operations.values(), stores, cipher, new ResumedRequests(),
                new Resumption.Means(null, Runnable::run, null, new Random(1), NodeObserver.NONE), config.resume());
    }

    private static Resumption.Stores listing() {
        MemoryStore store = new MemoryStore(10, 1_000_000);
        return new Resumption.Stores(store, store);
    }

    @Test
    void operationThatStoresRequests_needsAKeyOrACipher() {
        assertThatThrownBy(() -> resumption(true, listing(), null)).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkus.rest-idempotency.resume.encryption-key: expected a key of 32 bytes in Base64, "
                        + "because " + RESUMES + " is set");
        assertThat(resumption(true, listing(), CIPHER).stored()).isNotNull();
    }

    @Test
    void operationThatStoresRequests_needsAStoreThatListsStaleRecords() {
        assertThatThrownBy(() -> resumption(true, new Resumption.Stores(null, new MemoryStore(10, 1_000_000)), CIPHER))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(RESUMES + ": expected a store that can list its stale records");
    }

    @Test
    void otherOperations_needNothing_andOpenNoPort() {
        Resumption none = resumption(false, new Resumption.Stores(null, new MemoryStore(10, 1_000_000)), null);

        none.start();
        none.stop();
        none.close();
        assertThat(none.stored()).isNull();
    }
}
