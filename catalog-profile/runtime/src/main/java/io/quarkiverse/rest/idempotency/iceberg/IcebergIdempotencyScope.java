package io.quarkiverse.rest.idempotency.iceberg;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Says which catalogs are protected. A service that forwards some catalogs to another one (federated, external catalogs)
 * leaves them out, because it cannot tell whether a request was applied there.
 * <p>
 * An application provides a bean of this type; with several of them, whatever their qualifiers, all must include a catalog.
 * Requests to a catalog that is left out run as without the profile, and its clients are told no
 * {@code idempotency-key-lifetime}. The bean is asked once per request with a key, and for each {@code GET …/config}, after
 * authentication, authorization and the request filters, on the thread that runs the method: it may block where the method
 * may.
 */
@FunctionalInterface
public interface IcebergIdempotencyScope {

    /**
     * @return whether the catalog is protected; an exception that it throws is the request's answer
     */
    boolean includes(Catalog catalog);

    /** The catalog of a request. */
    interface Catalog {

        /**
         * The decoded prefix of the path. For {@code GET …/config} the prefix that its response tells clients to use
         * ({@code overrides}, else {@code defaults}). {@code null} where there is none.
         */
        @Nullable
        String prefix();

        /** The query parameter {@code warehouse} of a request {@code GET …/config}; {@code null} otherwise. */
        @Nullable
        String warehouse();

        /**
         * The name of the catalog as far as the request tells it: the prefix, else the warehouse; {@code null} where there is
         * neither, as for a {@code GET …/config} without a {@code warehouse} whose response names no prefix.
         */
        default @Nullable String name() {
            return prefix() != null ? prefix() : warehouse();
        }

        /** The values of a request header, in order; empty when there is none. */
        List<String> header(String name);

        /** A property that a request filter set, or {@code null}. */
        @Nullable
        Object property(String name);
    }
}
