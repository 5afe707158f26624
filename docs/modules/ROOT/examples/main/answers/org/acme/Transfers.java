package org.acme;

import java.time.Duration;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import io.quarkiverse.rest.idempotency.DoNotRecord;
import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.Idempotent;

@Path("/transfers")
public abstract class Transfers {

    public record Transfer(String account, long amount) {
    }

    /** The answer to this exception is never recorded. */
    @DoNotRecord
    public static class AccountLockedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @POST
    @Idempotent(operation = "transfer")
    public Response transfer(Transfer transfer, @HeaderParam("One-Time-Code") String code, IdempotencyContext context) {
        if (!isValid(code)) {
            context.doNotRecord(); // the next code may be right
            return Response.status(400).entity("The one-time code is wrong").build();
        }
        if (isLocked(transfer.account())) {
            throw new AccountLockedException();
        }
        if (transfer.amount() > balance(transfer.account())) {
            context.recordFor(Duration.ofMinutes(5)); // money may come in
            return Response.status(402).build();
        }
        return Response.status(201).build();
    }

    abstract boolean isValid(String code);

    abstract boolean isLocked(String account);

    abstract long balance(String account);
}
