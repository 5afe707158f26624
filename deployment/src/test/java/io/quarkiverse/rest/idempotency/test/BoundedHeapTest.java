package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.support.Ports;
import io.quarkus.test.QuarkusProdModeTest;

/**
 * An upload with a key that is several times as large as the heap reaches its method as a stream, and is replayed.
 */
class BoundedHeapTest {

    private static final int SIZE = 300 * 1024 * 1024;
    private static final int PORT = Ports.free();

    @RegisterExtension
    static final QuarkusProdModeTest APP = new QuarkusProdModeTest()
            .withApplicationRoot(jar -> jar.addClasses(Uploads.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "memory")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.datasource.jdbc", "false")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.http.limits.max-body-size", "1G")
            .setRuntimeProperties(java.util.Map.of("quarkus.http.port", String.valueOf(PORT)))
            .setJVMArgs(List.of("-Xmx96m"))
            .setRun(true);

    @Path("/uploads")
    public static class Uploads {

        @POST
        @Idempotent
        public String upload(InputStream body) throws IOException {
            long size = 0;
            byte[] chunk = new byte[64 * 1024];
            for (int read; (read = body.read(chunk)) >= 0;) {
                size += read;
            }
            return size + " bytes with a heap of " + Runtime.getRuntime().maxMemory();
        }
    }

    @Test
    void uploadLargerThanTheHeap_reachesItsMethod_andIsReplayed() throws Exception {
        HttpResponse<String> first = upload();
        HttpResponse<String> second = upload();

        assertThat(first.body()).startsWith(SIZE + " bytes");
        assertThat(Long.parseLong(first.body().split(" of ")[1])).isLessThan(SIZE / 2);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
    }

    private static HttpResponse<String> upload() throws Exception {
        return HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + PORT + "/uploads"))
                        .version(HttpClient.Version.HTTP_1_1).header("Idempotency-Key", "upload")
                        .header("Content-Type", "application/octet-stream")
                        .POST(HttpRequest.BodyPublishers.ofInputStream(Zeros::new)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static final class Zeros extends InputStream {

        private int left = SIZE;

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int read = Math.min(left, length);
            java.util.Arrays.fill(bytes, offset, offset + read, (byte) 0);
            left -= read;
            return read;
        }
    }
}
