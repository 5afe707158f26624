package io.quarkiverse.rest.idempotency.tenants;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.multipart.FileUpload;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;

/** Uploads: forms with files, and bodies that are larger than what is held of them in memory. */
@Path("/tenants")
@RolesAllowed(ApiKeys.ROLE)
@Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
public class DocumentResource {

    private static final int COPIES = 500;

    @Inject
    Observer observer;

    @Inject
    Ledger ledger;

    /** A file as it arrived. */
    public record Received(String name, String fileName, String type, Sha256.Content content) {
    }

    /** The observations and effects of the method. */
    public record Stored(Observer.Seen seen, Effect effect, Received document, Sha256.Content cover) {
    }

    @POST
    @Path("/documents")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Stored upload(@RestForm @NotBlank String title, @RestForm FileUpload document, @RestForm File cover,
            @RestHeader(Ledger.REFERENCE) String reference) throws IOException {
        Received received = new Received(document.name(), document.fileName(), document.contentType(),
                contentOf(document.uploadedFile()));
        return new Stored(observer.onWorker(), ledger.enter(reference, title), received, contentOf(cover.toPath()));
    }

    /** Reads a large body as a stream, and answers with a large body. */
    @POST
    @Path("/archives")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public byte[] archive(InputStream body) throws IOException {
        return (observer.onWorker() + " " + Sha256.of(body) + "\n").repeat(COPIES).getBytes(StandardCharsets.UTF_8);
    }

    private static Sha256.Content contentOf(java.nio.file.Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return Sha256.of(stream);
        }
    }
}
