package io.quarkiverse.rest.idempotency.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which headers can be kept.
 */
class HeaderAllowListTest {

    private final HeaderAllowList list = new HeaderAllowList(List.of("Content-Type", "ETag"));

    @ParameterizedTest
    @ValueSource(strings = { "Content-Type", "content-type", "CONTENT-TYPE", "etag" })
    void aListedHeaderIsAllowed_inAnyCase(String name) {
        assertThat(list.allows(name)).isTrue();
    }

    @ParameterizedTest
    @Tag("no-secret")
    @ValueSource(strings = { "Location", "Set-Cookie", "Authorization", "Content-Type2", "" })
    void headerThatIsNotListed_isNotAllowed(String name) {
        assertThat(list.allows(name)).isFalse();
        assertThat(new HeaderAllowList(List.of()).allows(name)).isFalse();
    }

    @ParameterizedTest
    @Tag("no-secret")
    @ValueSource(strings = { "Set-Cookie", "set-cookie", "SET-COOKIE2", "Authorization", "WWW-Authenticate",
            "Authentication-Info", "Proxy-Authenticate", "proxy-authorization", "Proxy-Anything", "Connection", "Keep-Alive",
            "Transfer-Encoding", "Upgrade", "Trailer", "TE", "Content-Length", "Date", "Age", "Server", "Via", "TraceParent",
            "tracestate", "traceresponse", "B3", "X-B3-TraceId", "uber-trace-id", "X-Amzn-Trace-Id",
            "X-Cloud-Trace-Context", "Idempotent-Replayed", "Idempotency-Protected" })
    void credentialsAndHeadersOfTheConnection_cannotBeListed(String name) {
        assertThatThrownBy(() -> new HeaderAllowList(List.of("ETag", name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The header " + name + " can never be stored");
    }

    @Test
    void names_areListedOnceEach() {
        assertThat(new HeaderAllowList(List.of("Link", "ETag", "link")).names()).containsExactly("ETag", "Link");
    }
}
