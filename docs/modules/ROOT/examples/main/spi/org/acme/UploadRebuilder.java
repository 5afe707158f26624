package org.acme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.ResponseRebuilder;

@ApplicationScoped
public class UploadRebuilder implements ResponseRebuilder {

    /** The answer of the method. The token is a secret, and short-lived. */
    public record UploadTicket(String upload, String token) {
    }

    public interface Uploads {

        boolean exists(String upload);

        String newToken(String upload);
    }

    @Inject
    Uploads uploads;

    @Override
    public String operation() {
        return "create-upload";
    }

    @Override
    public String reference(IdempotentRequest request, Object entity) {
        return ((UploadTicket) entity).upload(); // the name, never the token
    }

    @Override
    public Object rebuild(IdempotentRequest request, String upload) {
        return uploads.exists(upload) ? new UploadTicket(upload, uploads.newToken(upload)) : null;
    }
}
