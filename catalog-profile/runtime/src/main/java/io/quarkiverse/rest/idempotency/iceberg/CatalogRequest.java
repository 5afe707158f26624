package io.quarkiverse.rest.idempotency.iceberg;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;

/**
 * A request with a key to an operation of the catalog.
 *
 * @param operation the operation that is requested
 * @param prefix the decoded prefix of its path, by which a service tells its catalogs apart; {@code null} where the paths have
 *        none
 * @param identifiers the objects that it acts on: one table, view or namespace; source and destination of a rename, in this
 *        order; the tables of a transaction, sorted. Empty when the request does not say it in a way that can be read
 * @param body its body, an empty object when it has none
 * @param request the request itself: realm, principal, key, headers such as {@code X-Iceberg-Access-Delegation}
 */
public record CatalogRequest(IcebergOperation operation, @Nullable String prefix, List<CatalogIdentifier> identifiers,
        JsonNode body,
        IdempotentRequest request) {

    public CatalogRequest {
        Objects.requireNonNull(operation);
        identifiers = List.copyOf(identifiers);
        Objects.requireNonNull(body);
        Objects.requireNonNull(request);
    }

    /**
     * @return the one thing that it acts on
     * @throws IllegalStateException if there is not exactly one
     */
    public CatalogIdentifier identifier() {
        if (identifiers.size() != 1) {
            throw new IllegalStateException("Expected a request that names one table, view or namespace, was "
                    + operation.id() + " of " + identifiers);
        }
        return identifiers.get(0);
    }
}
