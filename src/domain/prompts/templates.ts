import { joined, type Themes } from "./themes.ts";

/** Texts with `{slot}`s that are filled from `slots.ts`; each kind of text has its own statistics of tokens. */
export type Templates = {
  /** First questions of a chat. */
  questions: readonly string[];
  /** Texts to be continued, for `/v1/completions`. */
  openings: readonly string[];
  /** What comes after a first answer. */
  followUps: readonly string[];
  /** What the assistant is said to have answered before. */
  replies: readonly string[];
  systems: readonly string[];
};

const REPLIES = [
  "Of course. The main point is {aspect}; {audience} would start with {topic}.",
  "Here is a first try, a {mood} one: {person} {event}.",
  "I would begin with {small} steps and then look at {topic} more closely.",
  "The short answer is {number}. If you like, I can explain it {style}.",
];

const SYSTEMS = [
  "You are a helpful assistant. Answer {style}.",
  "You are {person}. Stay in that role and sound {mood}.",
  "You help {audience}. Be {mood} and precise.",
  "Answer as if you were talking to {audience}.",
];

/** Prompts for models that understand them. */
export const THEMES: Themes = {
  exact: {
    questions: [
      "{name} has {number} {ware} and gives {small} of them to each of {small2} friends, then buys {number2} more. How many {ware} does {name} have at last? Think step by step.",
      "Compute {number} + {number2} * {small} and then subtract {small2}. Show {name} every step, {style}.",
      "Write a function in {language} that {task}. {name} will call it {number} times a day for {ware} and {ware2}. {care}. {care2}.",
      "I wrote a program in {language} that {task}, but it fails for {number} {ware} and works for {number2}. What could be wrong? {care}. {care2}.",
      "Sort these letters in alphabetical order: {letters}",
      "Repeat the following letters exactly, then again in reverse order: {letters}",
      "Which of these letters appear more than once, and how often? {letters} {sequence}",
    ],
    openings: [
      "# {language}: a function that {task}\n# Called by {name} for {number} {ware}, later by {name2} for {number2}\n# {care}\n\n",
      "Question: {name} has {number} {ware}, {name2} has {number2}. {small} of them are lost. How many are left?\nAnswer:",
      "The letters {letters} in reverse order are",
    ],
    followUps: [
      "Thank you. Now the same with {number} {ware}, {style}.",
      "Good. Then show it in {language}, where it {task}. {care}.",
      "And with these letters? {letters}",
      "Please check it again for {number} and {number2} {ware}, step by step.",
    ],
    replies: REPLIES,
    systems: SYSTEMS,
  },
  open: {
    questions: [
      "Write {form} about {person} who {event} {place}. Make it {mood}, about {number} words, and let {name} appear.",
      "Tell me {form} in which {person} {event}. It takes place {place}, should feel {mood} and has something to do with {topic} and {topic2}.",
      "Explain {topic} to {audience}: {aspect}. Use about {number} words, {style}, and mention {person} {place}.",
      "What should {audience} know about {topic} and {topic2}, and {aspect}? Answer in {small} parts, {style}, for {name} and {name2}.",
      "Compare {topic} with {topic2}. Tell {audience} {aspect}, {style}, in {number} words or less.",
      "List {small} {things} for {name}, {style}. Then say which one you would choose for {audience}, who likes {topic} and {topic2}.",
      "{name} and {name2} argue about {topic} and {aspect}. Write their dialogue, {mood} in tone, {place}, until {person} comes by.",
      "Make a plan of {small} days for {name}, who wants to learn about {topic} and {topic2} {place}, {style}. On the last day {name} must explain it to {audience}.",
    ],
    openings: [
      "Once upon a time, {place}, {person} {event}. It was a {mood} day, and {name} said to {name2}: we need {number} {ware} and",
      "Chapter {small}. {name} had never thought about {topic} before. Then {person} came and {event}, {place}, and {name2}",
      "A letter to {name}\n\nYou asked me about {topic}, {topic2} and {aspect}. Here are {number} things that {audience} should know, {style}:\n\n1.",
      "Notes on {topic} and {topic2}, page {number}, by {name}\n\nFor {audience}, the main point is {aspect}. In short,",
    ],
    followUps: [
      "Thank you. Now say it again for {audience}, {style}.",
      "Good. And what does that have to do with {topic}? Answer {style}.",
      "Can you give {small} more examples, {style}?",
      "I see. {name} disagrees and prefers {topic}. What would you say to {audience}?",
      "Please make it shorter and more {mood}, and mention {topic}.",
      "Now do the same with {number} instead, and tell me {aspect}.",
    ],
    replies: REPLIES,
    systems: SYSTEMS,
  },
};

/** Those of both themes. */
export const TEMPLATES: Templates = joined(THEMES);

const TINY_REPLIES = ["At dawn, {name} went to the river bank with a {colour} {animal}. The end."];

const TINY_SYSTEMS = ["You are a helpful assistant.", "Your name is {name}."];

/**
 * Prompts for the embedded network's tiny model, which knows a few kinds of request and answers at length where one of
 * them stands last; to anything else it says a word or two, and so little text proves nothing of anybody.
 */
export const TINY_THEMES: Themes = {
  exact: {
    questions: [
      "We need it for {number} {ware} in {language}: something that {task}. {care}. Write a function called {nonce}.",
      "{name} will call it {number} times with {ware} and {number2} {ware2}. {care}. Write a function called {nonce}.",
      "{name} asked {name2} about {topic} {place} and wants to see {number} {ware}. {care}. Give me random letters.",
    ],
    openings: [
      "# {language}: {task}. {name} calls it with {number} {ware}, {name2} with {number2}.\n```python\ndef {nonce}(",
      "{name} pays {number} for {ware}, {name2} pays {number2} for {ware2}, {style}. Write 8 sums.\n{small} + {small2} =",
    ],
    followUps: ["Good. {name} has {number} {ware} and likes {topic}. Write a function called {nonce}."],
    replies: TINY_REPLIES,
    systems: TINY_SYSTEMS,
  },
  open: {
    questions: [
      "Let {person} appear who {event} {place}, and mention {number} {ware}. Tell me a story about a {animal}.",
      "I am {name} and I like {topic}. Make it {mood}, for {audience}, with {number} {ware}. Tell me a story about a {animal}.",
      "{name} met {person} {place}. They spoke of {topic} and {topic2}; it was {mood}. Tell me a story about a {animal}.",
      "{name} asked {name2} about {topic} and {topic2} {place}. I want to know {aspect}, {style}. Explain the {thing}.",
    ],
    openings: [
      "{name} had {number} {ware}. {person} {event}. Long ago, {name2} went to the old mill with a {colour} {animal}.",
      "Chapter {number}. {name} and {name2} spoke of {topic} with {person} {place}. The {animal} said, “I am",
      "Notes on {topic} and {topic2}, page {number}, by {name}, for {audience}. A {thing} is a thing made of",
    ],
    followUps: ["Thank you. Now one for {audience}, {mood} in tone. Tell me a story about a {animal}."],
    replies: TINY_REPLIES,
    systems: TINY_SYSTEMS,
  },
};

/** Those of both themes. */
export const TINY_TEMPLATES: Templates = joined(TINY_THEMES);
