package io.quarkiverse.rest.idempotency.iceberg.runtime.witness;

import java.time.Instant;
import java.util.function.BooleanSupplier;

import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.WitnessNames;
import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.WitnessValue;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RequestBodyRewriter;

/**
 * Adds the witness of its record to each request of one operation.
 */
public final class WitnessRewriter implements RequestBodyRewriter {

    private final String operation;
    private final IcebergOperation catalogOperation;
    private final WitnessNames names;
    private final BooleanSupplier wanted;

    /**
     * @param operation the name of the idempotent operation
     * @param catalogOperation which operation of the catalog it is
     * @param names of the properties
     * @param wanted whether witnesses are of use, asked for each request
     */
    public WitnessRewriter(String operation, IcebergOperation catalogOperation, WitnessNames names, BooleanSupplier wanted) {
        this.operation = operation;
        this.catalogOperation = catalogOperation;
        this.names = names;
        this.wanted = wanted;
    }

    /**
     * The record that the witness of a request names. A secret of ids changes nothing in it, so that a witness outlives the
     * rotation of the secret.
     */
    public static String recordOf(IdempotentRequest request) {
        return RecordId.of(request.realm(), request.principal(), request.key()).value();
    }

    /** Whether a request of the operation has a place for a property. */
    public static boolean supports(IcebergOperation operation) {
        return switch (operation) {
            case CREATE_NAMESPACE, CREATE_TABLE, CREATE_VIEW, UPDATE_PROPERTIES, UPDATE_TABLE, REPLACE_VIEW,
                    COMMIT_TRANSACTION ->
                true;
            default -> false;
        };
    }

    @Override
    public String operation() {
        return operation;
    }

    @Override
    public byte[] rewrite(IdempotentRequest request, byte[] body) {
        if (!wanted.getAsBoolean()) {
            return body;
        }
        String value = new WitnessValue(recordOf(request), Instant.now()).text();
        return rewritten(catalogOperation, body, names, value);
    }

    /**
     * Whether the body of a request is one to which a property is added. The absence of the property proves nothing for any
     * other one: a body that the profile cannot read, but the catalog can, and an update that removes the property itself.
     *
     * @param body the body as the client sent it
     */
    public static boolean addsTo(IcebergOperation operation, byte[] body, WitnessNames names) {
        return rewritten(operation, body, names, "") != body;
    }

    private static byte[] rewritten(IcebergOperation operation, byte[] body, WitnessNames names, String value) {
        WitnessProperties properties = new WitnessProperties(names.created(), names.changed(), value);
        return switch (operation) {
            case CREATE_NAMESPACE, CREATE_TABLE, CREATE_VIEW -> WitnessBody.ofCreation(body, properties);
            case UPDATE_PROPERTIES -> WitnessBody.ofNamespaceUpdate(body, properties);
            case UPDATE_TABLE, REPLACE_VIEW -> WitnessBody.ofCommit(body, properties);
            case COMMIT_TRANSACTION -> WitnessBody.ofTransaction(body, properties);
            default -> body;
        };
    }
}
