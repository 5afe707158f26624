package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The client iceberg-js with keys that are used twice. Its behaviour under faults is in the fault matrix.
 */
@ExtendWith(CatalogExtension.class)
class IcebergJsIT {

    @Test
    void keyThatIsUsedForAnotherChange_isRejected_inAFormThatTheClientReads(SharedCatalog catalog) {
        assumeTrue(IcebergJs.isAvailable(), "there is no Node here");
        Map<String, String> properties = CatalogServer.client(catalog.uri(), "root", "js");
        String key = Requests.newKey();
        try (IcebergJs js = IcebergJs.start()) {
            assertThat(js.act(false, null, properties, "kept", Operation.CREATE_NAMESPACE, "")).isEqualTo("success");
            assertThat(js.act(false, key, properties, "kept", Operation.CREATE_TABLE, "")).isEqualTo("success");
            assertThat(js.act(false, key, properties, "kept", Operation.CREATE_TABLE, "")).isEqualTo("success");
            assertThat(js.act(false, null, properties, "kept", Operation.CREATE_TABLE, "")).isEqualTo("AlreadyExistsException");

            assertThat(js.act(false, key, properties, "kept", Operation.DROP_TABLE, "")).isEqualTo("idempotency_key_reused");
            assertThat(js.act(false, key, properties, "other", Operation.CREATE_NAMESPACE, ""))
                    .isEqualTo("idempotency_key_reused");
            assertThat(js.act(true, key, properties, "kept", Operation.DROP_TABLE, "")).as("with a fetch that retries")
                    .isEqualTo("idempotency_key_reused");
            assertThat(js.act(false, null, properties, "kept", Operation.DROP_TABLE, "")).isEqualTo("success");
        }
    }
}
