package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A replay is no way around the authorization inside the handlers.
 */
@ExtendWith(CatalogExtension.class)
class AuthorizationIT {

    private static final String CATALOG = "authorization";

    @AfterEach
    void grantBack(SharedCatalog catalog) {
        catalog.grant("alice", "READ", "WRITE");
    }

    @Test
    void callerWhoMayNoLonger_getsNoReplayOfATable(SharedCatalog catalog) {
        Requests alice = catalog.as("alice", CATALOG);
        alice.createNamespace("tables");
        String key = Requests.newKey();
        Requests.require(alice.createTable("tables", "t", key));

        catalog.grant("alice", "READ");
        HttpResponse<String> revoked = alice.createTable("tables", "t", key);
        catalog.grant("alice", "READ", "WRITE");
        HttpResponse<String> granted = alice.createTable("tables", "t", key);

        assertThat(revoked.statusCode()).isEqualTo(403);
        assertThat(revoked.body()).doesNotContain("metadata").doesNotContain("s3.");
        assertThat(granted.statusCode()).isEqualTo(200);
        assertThat(Requests.isReplay(granted)).isTrue();
    }

    @Test
    void callerWhoMayNoLonger_getsNoReplayOfADrop(SharedCatalog catalog) {
        Requests alice = catalog.as("alice", CATALOG);
        alice.createNamespace("drops");
        Requests.require(alice.createTable("drops", "t", null));
        String key = Requests.newKey();
        Requests.require(alice.dropTable("drops", "t", key));

        catalog.grant("alice");
        HttpResponse<String> revoked = alice.dropTable("drops", "t", key);

        assertThat(revoked.statusCode()).isEqualTo(403);
    }

    @Test
    void rejectionByTheHandler_isNotRecorded(SharedCatalog catalog) {
        Requests alice = catalog.as("alice", CATALOG);
        alice.createNamespace("rejections");
        String key = Requests.newKey();

        catalog.grant("alice", "READ");
        HttpResponse<String> rejected = alice.createTable("rejections", "t", key);
        catalog.grant("alice", "READ", "WRITE");
        HttpResponse<String> created = alice.createTable("rejections", "t", key);

        assertThat(rejected.statusCode()).isEqualTo(403);
        assertThat(created.statusCode()).isEqualTo(200);
        assertThat(Requests.isReplay(created)).isFalse();
    }

    @Test
    void callerWhoMayCreateAndNotLoad_getsItsReplay(SharedCatalog catalog) {
        Requests alice = catalog.as("alice", CATALOG);
        alice.createNamespace("writers");
        String key = Requests.newKey();

        catalog.grant("alice", "WRITE");
        HttpResponse<String> first = alice.createTable("writers", "t", key);
        HttpResponse<String> replay = alice.createTable("writers", "t", key);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(alice.loadTable("writers", "t").statusCode()).isEqualTo(403);
        assertThat(replay.statusCode()).as(replay.body()).isEqualTo(200);
        assertThat(Requests.isReplay(replay)).isTrue();
        assertThat(Requests.uuid(replay)).isEqualTo(Requests.uuid(first));
    }

    @Test
    void callerWithoutAnyGrant_getsNothingByTheKeyOfAnother(SharedCatalog catalog) {
        Requests alice = catalog.as("alice", CATALOG);
        alice.createNamespace("keys");
        String key = Requests.newKey();
        Requests.require(alice.createTable("keys", "t", key));

        HttpResponse<String> other = catalog.as("nora", CATALOG).createTable("keys", "t", key);

        assertThat(other.statusCode()).isEqualTo(403);
    }
}
