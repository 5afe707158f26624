package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A Lua script, by its text and by the name under which Redis remembers it.
 *
 * @param text the script that Redis runs
 * @param sha the SHA-1 of the text in hexadecimal digits
 */
record RedisScript(String text, String sha) {

    static RedisScript of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return new RedisScript(text, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }

    /** A run of the script. */
    Run on(List<String> keys, Object... arguments) {
        return new Run(this, keys, arguments);
    }

    /**
     * A script with its keys, all of one slot of a cluster, and its arguments: texts, numbers and bytes.
     */
    record Run(RedisScript script, List<String> keys, Object... arguments) {
    }
}
