package org.acme;

import java.util.UUID;

import org.acme.grpc.MutinyTransfersGrpc;
import org.acme.grpc.TransferReply;
import org.acme.grpc.TransferRequest;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.mutiny.UniIdempotency;
import io.quarkiverse.rest.idempotency.work.IdempotentOperation;
import io.quarkiverse.rest.idempotency.work.WorkRequest;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

@GrpcService
@IdempotentOperation(name = "send-transfer", inFlight = InFlight.WAIT)
public class TransferService extends MutinyTransfersGrpc.TransfersImplBase {

    private final UniIdempotency idempotency;
    private final Bank bank;

    TransferService(UniIdempotency idempotency, Bank bank) {
        this.idempotency = idempotency;
        this.bank = bank;
    }

    @Override
    public Uni<TransferReply> send(TransferRequest request) {
        if (request.getRequestId().isBlank()) {
            return Uni.createFrom().failure(GrpcFailures.keyMissing());
        }
        return idempotency.execute(
                WorkRequest.of("send-transfer", request.getRequestId())
                        .payload(request.toByteArray()) // another transfer under the same id is no retry
                        .returning(String.class),
                context -> bank.transfer(request.getAccount(), request.getCents(), context.deriveKey("transfer")))
                .map(entry -> TransferReply.newBuilder().setEntry(entry).build())
                .onFailure(IdempotencyException.class).transform(GrpcFailures::of);
    }

    /** A service that honours keys. */
    public interface Bank {

        /**
         * @return emits the number of the entry
         */
        Uni<String> transfer(String account, long cents, UUID key);
    }
}
