import { html, css } from 'lit';
import '@qomponent/qui-badge';

/** The styles of the pages that show messages. */
export const messageStyles = css`
    :host {
        display: flex;
        flex-direction: column;
        gap: 10px;
        height: 100%;
        padding: 0 15px 10px 15px;
        box-sizing: border-box;
    }
    vaadin-grid {
        flex: 1;
        min-height: 140px;
    }
    h4 {
        margin: 0 0 5px 0;
    }
    code, pre {
        font-size: 90%;
    }
    .quiet {
        color: var(--lumo-contrast-60pct);
    }
    .actions {
        display: flex;
        align-items: baseline;
        flex-wrap: wrap;
        gap: 10px;
        margin-top: 10px;
    }
    .details {
        display: flex;
        gap: 20px;
        max-height: 50%;
        overflow: auto;
        border-top: 1px solid var(--lumo-contrast-10pct);
        padding-top: 10px;
    }
    .half {
        flex: 1;
        min-width: 0;
    }
    @media (max-width: 700px) {
        .details {
            flex-direction: column;
        }
        .half {
            flex: none;
        }
    }
    pre {
        background: var(--lumo-contrast-5pct);
        border-radius: 4px;
        margin: 0;
        padding: 10px;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
    }
`;

/** A message as it goes over the wire, with secrets masked. */
export function message(firstLine, headers, body) {
    const lines = headers.map(header => header.name + ': ' + header.value).join('\n');
    return html`<pre>${firstLine}${lines ? '\n' + lines : ''}${body ? '\n\n' + body : ''}</pre>`;
}

/** The response to a request that was sent again. */
export function answer(response) {
    return html`
        <h4>Response ${response.replayed ? html`<qui-badge small level="success">Idempotent-Replayed: true</qui-badge>`
            : html`<qui-badge small level="contrast">not a replay</qui-badge>`}</h4>
        ${message(response.status, response.headers, response.body)}`;
}
