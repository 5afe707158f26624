package io.quarkiverse.rest.idempotency;

/**
 * How the body of a request is compared with the body of the first request that used its key.
 */
public enum FingerprintMode {

    /**
     * By its bytes. The parts of a multipart body are compared one by one, so that another boundary makes no difference.
     */
    BYTES,

    /**
     * By the JSON value that it stands for: the order of members, white space, escapes and the notation of a number make no
     * difference. A body that is no JSON, that has two members of one name in an object, or that is larger than
     * {@code quarkus.rest-idempotency.request-body-memory}, is compared by its bytes.
     */
    JSON,

    /**
     * Not at all: neither the body nor the query nor a header. The key stays bound to its operation and resource.
     */
    NONE
}
