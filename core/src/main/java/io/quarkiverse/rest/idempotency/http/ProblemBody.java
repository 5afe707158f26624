package io.quarkiverse.rest.idempotency.http;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.spi.ProblemRenderer.Problem;

/**
 * The standard body of a rejection: problem details (RFC 9457) with a {@code code} member, and an {@code error} member for
 * clients that look for nothing else.
 */
public final class ProblemBody {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** The {@code type} of the {@code error} member: a kind of error that SDKs know. */
    public static final String ERROR_TYPE = "idempotency_error";

    private static final String TYPE_PREFIX = "urn:quarkus-rest-idempotency:problem:";

    private ProblemBody() {
    }

    /**
     * @param errorMember whether the body has the {@code error} member, without which SDKs of payment services take a rejection
     *        for a success or for a broken response
     */
    public static Problem of(IdempotencyException rejection, boolean errorMember) {
        String code = rejection.code().code();
        JsonObjectBuilder problem = Json.createObjectBuilder()
                .add("type", TYPE_PREFIX + code)
                .add("title", rejection.code().title())
                .add("status", rejection.status())
                .add("detail", rejection.getMessage())
                .add("code", code);
        if (errorMember) {
            problem.add("error", Json.createObjectBuilder()
                    .add("type", ERROR_TYPE)
                    .add("code", code)
                    .add("message", rejection.getMessage()));
        }
        return new Problem(MEDIA_TYPE, problem.build().toString());
    }
}
