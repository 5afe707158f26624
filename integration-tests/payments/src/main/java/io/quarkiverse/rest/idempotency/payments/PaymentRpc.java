package io.quarkiverse.rest.idempotency.payments;

import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import io.quarkiverse.rest.idempotency.FingerprintMode;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyRequirement;

/**
 * Payments over JSON-RPC. Its clients count the {@code id} of their calls up, for a retry as well, so that the id does not tell
 * whether two calls are the same.
 */
@Path("/rpc")
public class PaymentRpc {

    @Inject
    PaymentService payments;

    /** A call of the only method there is. */
    public record Call(@NotNull String jsonrpc, @NotNull String method, @NotNull @Valid PaymentRequest params, long id) {
    }

    /** The answer to a call; that to a retry has the id of the call that was run. */
    public record Answer(String jsonrpc, PaymentView result, long id) {
    }

    @POST
    @Idempotent(operation = "create-payment-rpc", keyRequirement = KeyRequirement.REQUIRED, fingerprint = FingerprintMode.JSON, fingerprintExclude = "/id")
    public Answer call(@NotNull @Valid Call call) {
        return new Answer("2.0", payments.create(call.params()), call.id());
    }
}
