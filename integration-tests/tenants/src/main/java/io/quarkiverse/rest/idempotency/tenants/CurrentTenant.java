package io.quarkiverse.rest.idempotency.tenants;

/**
 * The tenant of the request that a worker thread serves. Event loops have none: they run other requests between the steps of
 * one request.
 */
final class CurrentTenant {

    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    private CurrentTenant() {
    }

    static String get() {
        return TENANT.get();
    }

    static void set(String tenant) {
        TENANT.set(tenant);
    }

    static void clear() {
        TENANT.remove();
    }
}
