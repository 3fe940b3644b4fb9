// A bot on the vendor's own SDK. It answers each kind of thing in its own way; the fake server judges what arrives.
// The arguments are the URL, the bot's ID and its secret.
import { WSClient } from "@wecom/aibot-node-sdk";

const [wsUrl, botId, secret] = process.argv.slice(2);
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const client = new WSClient({
  botId,
  secret,
  wsUrl,
  heartbeatInterval: 100,
  reconnectInterval: 50,
  logger: silent,
});

function failed(error) {
  console.error(error);
  process.exit(1);
}

function on(event, answer) {
  client.on(event, (frame) => answer(frame).catch(failed));
}

on("message.text", async (frame) => {
  const { content } = frame.body.text;
  await client.replyStream(frame, "stream-1", "Let me see", false);
  await client.replyStream(frame, "stream-1", `You wrote: ${content}`, true);
});

on("message.file", async (frame) => {
  const content = Buffer.alloc(700_000, 7);
  const { media_id } = await client.uploadMedia(content, { type: "file", filename: "报告.pdf" });
  await client.replyMedia(frame, "file", media_id);
  await client.sendMediaMessage("zhangsan", "file", media_id);
});

on("event.enter_chat", async (frame) => {
  await client.replyWelcome(frame, { msgtype: "text", text: { content: "Welcome" } });
});

on("event.template_card_event", async (frame) => {
  const card = { card_type: "text_notice", main_title: { title: "Done" }, task_id: "task-1" };
  await client.updateTemplateCard(frame, card, ["zhangsan"]);
});

// Another connection has taken its place: the SDK does not come back, and neither does this program.
client.on("event.disconnected_event", () => process.exit(0));

client.connect();
