package io.quarkiverse.rest.idempotency.tenants.it;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;

/**
 * One request of a caller of a tenant.
 *
 * @param apiKey that of the caller, or {@code null}
 * @param key the idempotency key, or {@code null}
 * @param reference the client's name for the request, which its effect keeps
 */
record Call(Operation operation, Body body, String tenant, String apiKey, String key, String reference) {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    Call withKey(String key, String reference) {
        return new Call(operation, body, tenant, apiKey, key, reference);
    }

    Call of(String tenant, String apiKey) {
        return new Call(operation, body, tenant, apiKey, key, reference);
    }

    HttpRequest request(URI application) {
        HttpRequest.Builder request = HttpRequest.newBuilder(application.resolve(operation.path())).timeout(PATIENCE)
                .header("Content-Type", body.type())
                .header("X-Tenant", tenant)
                .header("X-Reference", reference)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.bytes()));
        if (apiKey != null) {
            request.header("X-Api-Key", apiKey);
        }
        if (key != null) {
            request.header("Idempotency-Key", '"' + key + '"');
        }
        return request.build();
    }

    @Override
    public String toString() {
        return operation + " of " + tenant + " by " + apiKey + (key == null ? " without a key" : " with the key " + key) + ", "
                + body.bytes().length + " bytes";
    }
}
