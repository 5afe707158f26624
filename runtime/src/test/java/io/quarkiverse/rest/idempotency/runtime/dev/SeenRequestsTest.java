package io.quarkiverse.rest.idempotency.runtime.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.vertx.core.net.SocketAddress;

/**
 * The number of requests that are kept in memory.
 */
class SeenRequestsTest {

    private final SeenRequests seen = new SeenRequests();

    private void see(String key, int bytes) {
        seen.add(new SeenRequest(Instant.EPOCH, "operation", key, RecordId.of("default", null, key),
                SocketAddress.inetSocketAddress(8080, "localhost"), false, "POST", "/", List.of(), new byte[bytes], 200,
                false));
    }

    @Test
    void theLastRequestsAreKept_andNumbersAreNotUsedAgain() {
        for (int i = 1; i <= SeenRequests.MAX_REQUESTS + 2; i++) {
            see("k" + i, 1);
        }

        assertThat(seen.all()).hasSize(SeenRequests.MAX_REQUESTS);
        assertThat(seen.all().firstEntry()).satisfies(oldest -> {
            assertThat(oldest.getKey()).isEqualTo(3);
            assertThat(oldest.getValue().key()).isEqualTo("k3");
        });
        assertThat(seen.all().lastKey()).isEqualTo(SeenRequests.MAX_REQUESTS + 2);
    }

    @Test
    void aRequestWithALargeBody_isNotKept() {
        see("large", SeenRequests.MAX_BODY + 1);
        see("fits", SeenRequests.MAX_BODY);

        assertThat(seen.all().values()).extracting(SeenRequest::key).containsExactly("fits");
    }
}
