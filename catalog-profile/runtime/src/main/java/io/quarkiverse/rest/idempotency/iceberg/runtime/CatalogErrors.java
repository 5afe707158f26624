package io.quarkiverse.rest.idempotency.iceberg.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;

/**
 * Refusals in the shape of the REST catalog specification: {@code {"error":{"message":…,"type":…,"code":…}}}, where
 * {@code code}
 * is the status and {@code type} says which refusal it is.
 */
final class CatalogErrors {

    private CatalogErrors() {
    }

    static OperationProfile.Problem of(IdempotencyException refusal) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", refusal.code().title() + ". " + refusal.getMessage())
                .put("type", refusal.code().code())
                .put("code", refusal.status());
        return new OperationProfile.Problem("application/json", body.toString());
    }
}
