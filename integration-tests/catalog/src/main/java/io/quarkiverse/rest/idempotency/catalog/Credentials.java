package io.quarkiverse.rest.idempotency.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.iceberg.rest.credentials.Credential;
import org.apache.iceberg.rest.credentials.ImmutableCredential;
import org.apache.iceberg.rest.responses.LoadTableResponse;

/**
 * Vends credentials of the shape that object stores have, new ones each time. They open nothing: the storage is this machine.
 */
@ApplicationScoped
public class Credentials {

    private final SecureRandom random = new SecureRandom();

    @Inject
    CatalogSettings settings;

    /** @return the response with credentials, as table configuration and as storage credentials */
    LoadTableResponse vend(LoadTableResponse table) {
        return LoadTableResponse.builder()
                .withTableMetadata(table.tableMetadata())
                .addAllConfig(table.config())
                .addAllConfig(secrets())
                .addCredential(vend(table.tableMetadata().location()))
                .build();
    }

    Credential vend(String prefix) {
        return ImmutableCredential.builder().prefix(prefix).config(secrets()).build();
    }

    private Map<String, String> secrets() {
        return Map.of("s3.access-key-id", "AKIA" + secret(8), "s3.secret-access-key", secret(20), "s3.session-token",
                secret(32));
    }

    private String secret(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        String secret = HexFormat.of().formatHex(bytes);
        settings.vendedSecretsFile().ifPresent(file -> write(file, secret));
        return secret;
    }

    private static void write(Path file, String secret) {
        try {
            Files.writeString(file, secret + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
