package io.quarkiverse.rest.idempotency.http;

import jakarta.json.Json;

import io.quarkiverse.rest.idempotency.IdempotencyException;

/**
 * The default body of a refused request: problem details (RFC 9457) with a {@code code} member.
 */
public final class ProblemBody {

    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPE_PREFIX = "urn:quarkus-rest-idempotency:problem:";

    private ProblemBody() {
    }

    public static String of(IdempotencyException rejection) {
        return Json.createObjectBuilder()
                .add("type", TYPE_PREFIX + rejection.code().code())
                .add("title", rejection.code().title())
                .add("status", rejection.status())
                .add("detail", rejection.getMessage())
                .add("code", rejection.code().code())
                .build()
                .toString();
    }
}
