import { visibleText } from '../../../explain/tokenText.ts';
import { changeView, selectToken } from '../../../state/actions.ts';
import { useLoom } from '../../../state/useLoom.ts';
import { nextWords as words } from './nextWords.ts';

/** An instruct model reads the sentence as a message of a conversation: what its template puts around it, token by token. */
export function Chat() {
  const chats = useLoom((state) => state.engine.chats);
  const chat = useLoom((state) => state.view.chat);
  const isAlone = useLoom(({ run }) => run.attentions.length === 1 && run.stack?.causal === true);
  if (!isAlone || (!chats && !chat)) return null;
  return (
    <section className="chat">
      <label>
        <input
          type="checkbox"
          checked={chat}
          onChange={({ target }) =>
            changeView({ chat: target.checked, generated: null, queries: [], key: null, trail: [] })
          }
        />{' '}
        {words.chat}
      </label>
      {chat && <ChatTokens />}
    </section>
  );
}

function ChatTokens() {
  const tokens = useLoom((state) => state.run.tokens);
  const around = tokens.filter(({ special }) => special).length;
  if (around === 0) return null;
  return (
    <>
      <p className="quiet">{words.chatWhat(around)}</p>
      <ol className="chat-tokens">
        {tokens.map(({ text, special }, pos) => (
          // Tokens are their places.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={pos}>
            <button
              type="button"
              className={special ? 'mono quiet' : 'mono'}
              title={words.chatToken(pos, special)}
              onClick={() => selectToken(pos)}
            >
              {visibleText(text)}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
