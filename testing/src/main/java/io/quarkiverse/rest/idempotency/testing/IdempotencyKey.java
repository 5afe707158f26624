package io.quarkiverse.rest.idempotency.testing;

import java.util.Objects;
import java.util.UUID;

import io.quarkiverse.rest.idempotency.http.IdempotencyHeaders;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;

/**
 * A REST Assured filter that sends an idempotency key, the same one with each request it is used for.
 */
public final class IdempotencyKey implements Filter {

    private final String header;
    private final String key;

    private IdempotencyKey(String header, String key) {
        this.header = header;
        this.key = key;
    }

    /** A key that no request had before. */
    public static IdempotencyKey fresh() {
        return of(UUID.randomUUID().toString());
    }

    /**
     * A key of the test's choice; {@link IdempotencyTester#reset()} makes it new for the next run.
     *
     * @param key sent as it is
     */
    public static IdempotencyKey of(String key) {
        return new IdempotencyKey(IdempotencyHeaders.KEY, Objects.requireNonNull(key, "key"));
    }

    /**
     * @param name of the header, where the operation has another one than {@code Idempotency-Key}
     * @return the same key in this header
     */
    public IdempotencyKey inHeader(String name) {
        return new IdempotencyKey(Objects.requireNonNull(name, "name"), key);
    }

    /** The key, as it is sent. */
    public String value() {
        return key;
    }

    @Override
    public Response filter(FilterableRequestSpecification request, FilterableResponseSpecification response,
            FilterContext context) {
        request.replaceHeader(header, key);
        return context.next(request, response);
    }

    @Override
    public String toString() {
        return header + ": " + key;
    }
}
