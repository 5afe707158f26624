package io.quarkiverse.rest.idempotency.test;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;

/** Bearer tokens, and applications that accept them by their signature, without a server of OpenID Connect. */
final class BearerTokens {

    private static final KeyPair KEYS = keys();

    private BearerTokens() {
    }

    /** The same keys in every class loader of a test. */
    private static KeyPair keys() {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(1);
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static QuarkusUnitTest application(Class<?>... classes) {
        return MemoryApplication
                .with(List.of(Dependency.of("io.quarkus", "quarkus-oidc", Version.getVersion())), classes)
                .withApplicationRoot(jar -> jar
                        .addClasses(BearerTokens.class, MemoryApplication.class,
                                RawConnection.class, SpooledBodies.class)
                        .addClasses(classes))
                .overrideConfigKey("quarkus.oidc.public-key",
                        Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded()))
                .overrideConfigKey("quarkus.oidc.client-id", "bank");
    }

    /**
     * @param id what tells a token from others of the same claims
     * @param lifetime in seconds, negative for a token that has expired
     */
    static String of(String subject, String preferredName, String id, long lifetime) {
        long now = Instant.now().getEpochSecond();
        String claims = "{\"iss\":\"https://issuer.example\",\"sub\":\"" + subject + "\",\"preferred_username\":\""
                + preferredName
                + "\",\"jti\":\"" + id + "\",\"groups\":[\"teller\"],\"iat\":" + (now - 1000) + ",\"exp\":" + (now + lifetime)
                + "}";
        String signed = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + '.'
                + encoded(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KEYS.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + '.' + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
