package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.quarkiverse.rest.idempotency.protocol.Fingerprint;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkus.arc.Arc;
import io.restassured.RestAssured;

/**
 * A request with a key that can be sent, and of which another node can have left a record behind.
 *
 * @param operation the operation of the method at the target
 * @param target path and query
 */
record Call(String operation, String target, String key) {

    static final String BODY = "amount=7";

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Owner OTHER_NODE = new Owner("another node");
    private static final Duration RETENTION = Duration.ofHours(1);

    CompletableFuture<HttpResponse<String>> send(String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + target))
                .header("Idempotency-Key", key).header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(BODY));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> answer(String... headers) {
        return send(headers).join();
    }

    /** Reserves its key for another node. */
    Ownership reserveElsewhere(String realm, String principal, Duration lease) {
        Fingerprint fingerprint = new Fingerprint("POST", target);
        fingerprint.header("Content-Type", List.of("text/plain"));
        fingerprint.body(ByteBuffer.wrap(BODY.getBytes(StandardCharsets.UTF_8)));
        Binding binding = new Binding(operation, URI.create(target).getRawPath(), fingerprint.finish());
        RecordId id = RecordId.of(realm, principal, key);
        ReserveResult result = store().reserve(List.of(new Reservation(id, realm, binding, OTHER_NODE, lease, RETENTION)))
                .toCompletableFuture().join().get(0);
        assertThat(result).isInstanceOf(ReserveResult.Owned.class);
        return new Ownership(id, OTHER_NODE, ((ReserveResult.Owned) result).fence());
    }

    /** Leaves the record of an owner that is gone: it is in progress, and its lease is over. */
    Ownership interrupt(String realm, String principal) {
        Ownership former = reserveElsewhere(realm, principal, Duration.ofMillis(1));
        await().until(() -> ((IdempotencyRecord.InProgress) record(former.id())).leaseOver());
        return former;
    }

    /** Completes what another node has reserved. */
    static void complete(Ownership ownership, RecordedResponse response) {
        assertThat(store().complete(List.of(new CompleteCall(ownership, response, RETENTION))).toCompletableFuture().join())
                .containsExactly(CompleteResult.COMPLETED);
    }

    Ownership interrupt() {
        return interrupt("default", null);
    }

    static IdempotencyStore store() {
        return Arc.container().instance(IdempotencyStore.class).get();
    }

    static IdempotencyRecord record(RecordId id) {
        LoadResult result = store().load(List.of(id)).toCompletableFuture().join().get(0);
        return ((LoadResult.Found) result).record();
    }
}
