package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

/** Nothing that a catalog vends is found in the store, whichever way its bytes are read. */
abstract class SecrecyBehaviour {

    private static final String CATALOG = "/api/catalog/v1/main/namespaces/a/";

    /** Everything that the store keeps of some keys, as text. */
    abstract String kept(List<String> keys) throws Exception;

    @Test
    void noCredentialThatWasVended_isInTheStore() throws Exception {
        List<String> keys = new ArrayList<>();
        int vended = Warehouse.SECRETS.size();
        for (int i = 0; i < 3; i++) {
            String table = "t-" + newKey();
            for (String call : List.of("tables", "tables/" + table, "register")) {
                String key = newKey();
                keys.add(key);
                String body = "{\"name\":\"" + (call.equals("register") ? "r-" : "") + table + "\",\"updates\":[]}";
                assertThat(post(key, CATALOG + call, body).asString()).contains("s3cr3t-");
                post(key, CATALOG + call, body);
            }
        }
        String kept = kept(keys);

        assertThat(Warehouse.SECRETS).hasSizeGreaterThanOrEqualTo(vended + 9);
        assertThat(kept).contains("iceberg.createTable", "iceberg.updateTable", "table-uuid".substring(6));
        for (String secret : Warehouse.SECRETS) {
            assertThat(kept).doesNotContain(secret);
        }
        assertThat(kept).doesNotContain("s3cr3t", "secret-access-key", "session-token", "storage-credentials");
    }
}
