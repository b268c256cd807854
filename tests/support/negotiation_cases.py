"""Invented sentences with what they tell of: meetings, proposals, speech acts and positions.

Each line is a text of its own, published on Wednesday 7 May 2031, with its expectations after bars.
"""

# ruff: noqa: E501

from __future__ import annotations

from dataclasses import dataclass

MEETINGS = """
President Ilse Maravin met Prime Minister Bastian Kreel in Merrow on Sunday. | held | 5-04 | Maravin, Kreel
Ilse Maravin met with the visiting envoy, Hanna Brandt, on Monday. | held | 5-05 | Maravin, Brandt
Talks between Ilse Maravin and Bastian Kreel in Merrow ended on Monday. | held | 5-05 | Maravin, Kreel
Ilse Maravin held talks with Bastian Kreel at Reed House in Merrow on Sunday. | held | 5-04 | Maravin, Kreel
Ilse Maravin will fly to Merrow on Friday to see Bastian Kreel. | planned | 5-09 | Maravin, Kreel
Ilse Maravin is due in Merrow on Friday to meet Bastian Kreel. | planned | 5-09 | Maravin, Kreel
Ilse Maravin will meet Bastian Kreel on Friday. | planned | 5-09 | Maravin, Kreel
Ilse Maravin offered to meet Bastian Kreel. | proposed | | Maravin, Kreel
Ilse Maravin proposed a summit in Merrow on Friday. | proposed | 5-09 | Maravin
Ilse Maravin hosted Bastian Kreel in Merrow on Monday. | held | 5-05 | Maravin, Kreel
Ilse Maravin was received by Bastian Kreel in Merrow. | held | | Maravin, Kreel
Ilse Maravin spoke with Bastian Kreel by phone on Monday. | held | 5-05 | Maravin, Kreel
Ilse Maravin sat down with Bastian Kreel in Merrow. | held | | Maravin, Kreel
Tarvonia and Quessia to open talks in Merrow on Friday | planned | 5-09 | Tarvonia, Quessia
Delegations from Tarvonia and Quessia will meet in Merrow. | planned | |
“It went well,” Ilse Maravin said after talks with Bastian Kreel in Merrow on Monday. | held | 5-05 | Maravin, Kreel
Peace talks between Tarvonia and Quessia resume in Merrow on Friday. | planned | 5-09 | Tarvonia, Quessia
Talks between Tarvonia and Quessia in Merrow designed to end the war have collapsed. | held | | Tarvonia, Quessia
A peace conference of the three powers was held in Merrow on Sunday. | held | 5-04 |
Pay talks between the Dockers’ Union and Kest Rail broke down on Monday. | held | 5-05 | Dockers’ Union, Kest Rail
The next round of trade negotiations between Tarvonia and Quessia will be held in Merrow in June. | planned | 6-01 | Tarvonia, Quessia
Last week, Ilse Maravin hosted talks in Merrow with the leaders of Tarvonia and Quessia. | held | | Maravin
Speaking after a meeting with Ilse Maravin in Merrow on Sunday, Bastian Kreel said it was so. | held | 5-04 | Maravin, Kreel
Talks between the two governments are due to be held in Quessia’s capital, Merrow, on Friday. | planned | 5-09 |
As many as 20 rebel groups will gather in Merrow on Friday for talks with the government. | planned | 5-09 |
The leaders of Tarvonia and Quessia gathered in Merrow on Sunday. | held | 5-04 |
The three big powers – Tarvonia, Quessia and Oret – will meet in the seaside resort of Merrow on Friday. | planned | 5-09 | Tarvonia, Quessia, Oret
The meeting between Maravin and Kreel was frosty. | held | | Maravin, Kreel
Talks between Tarvonia and Quessia in Merrow are under way. | ongoing | | Tarvonia, Quessia
Ilse Maravin and Bastian Kreel are meeting in Merrow. | ongoing | | Maravin, Kreel
Talks between Tarvonia and Quessia entered their third day in Merrow on Wednesday. | ongoing | 5-07 | Tarvonia, Quessia
Negotiations between Tarvonia and Quessia continue in Merrow. | ongoing | | Tarvonia, Quessia
Ilse Maravin and Bastian Kreel are meeting in Merrow on Friday. | planned | 5-09 | Maravin, Kreel
The meeting between Ilse Maravin and Bastian Kreel, planned for Friday, was postponed until May 20. | postponed | 5-20 | Maravin, Kreel
The summit between Ilse Maravin and Bastian Kreel has been delayed until June 3. | postponed | 6-03 | Maravin, Kreel
Ilse Maravin was to meet Bastian Kreel in Merrow on Friday. The meeting was postponed until May 20. | postponed | 5-20 | Maravin, Kreel
A meeting between Ilse Maravin and Bastian Kreel, set for Friday, was called off. | cancelled | 5-09 | Maravin, Kreel
Tarvonia called off the talks in Merrow with Quessia on Monday. | cancelled | | Tarvonia, Quessia
The minister called off Friday’s meeting with the union. | cancelled | 5-09 |
The summit of the two leaders in Merrow fell through. | cancelled | |
On Monday President Maravin had a bilateral with Prime Minister Kreel in Merrow. | held | 5-05 | Maravin, Kreel
In a rare phone call, the foreign ministers of Tarvonia and Quessia discussed on Monday plans to mark their border. | held | 5-05 |
Negotiations between the Tarvonian government and Harrow rebels in March led to the release of 90 prisoners. | held | 3-01 |
Officials from Tarvonia and Quessia will travel to Merrow for talks next week, diplomats said on Friday. | planned | |
Secretary-General Hanna Brandt discussed the situation with Bastian Kreel on Monday. | held | 5-05 | Brandt, Kreel
Ilse Maravin walks next to Quessian Foreign Minister Bastian Kreel during their meeting in Merrow, Monday May 5, 2031. | held | 5-05 | Maravin, Kreel
Hallmer Steel and the Metal Workers Union disagree. The two sides met for three hours on Monday. | held | 5-05 |
Hallmer Steel and the Metal Workers Union will meet again on Friday with a mediator. | planned | 5-09 | Hallmer Steel, Metal Workers Union
Bargaining between Hallmer Steel and the Metal Workers Union resumed on Monday. | held | 5-05 | Hallmer Steel, Metal Workers Union
“We will meet Hallmer Steel on Friday,” union leader Hanna Brandt said. | planned | 5-09 | Hallmer Steel
The minister said yesterday that the talks will open in Merrow tomorrow. | planned | 5-08 |
Bastian Kreel spoke on Tuesday after meeting the Union envoy, Hanna Brandt. | held | | Kreel, Brandt
Hanna Brandt will meet the leaders of Oret in Merrow, officials said Wednesday. The meeting will take place on Sunday. | planned | 5-11 | Brandt
The Oretian and Tarvonian envoys held a one-on-one meeting on Friday at a Merrow hotel. | held | 5-02 |
Norway, Chile and Peru – all parties to the 2029 deal – held virtual talks on Friday. | held | 5-02 | Norway, Chile, Peru
The call came less than a week after Ilse Maravin and Bastian Kreel met in Merrow. | held | | Maravin, Kreel
Ilse Maravin not only met Bastian Kreel but signed. | held | | Maravin, Kreel
Ilse Maravin denied the charge and met Bastian Kreel on Monday. | held | 5-05 | Maravin, Kreel
Bastian Kreel refused to sign, but met Ilse Maravin on Monday. | held | 5-05 | Maravin, Kreel
Bastian Kreel rejected the draft at a meeting with Ilse Maravin in Merrow. | held | | Maravin, Kreel
The envoy, who did not speak to reporters, met Bastian Kreel on Monday. | held | 5-05 | Kreel
The discussions between Tarvonia and Quessia, delayed for four days, are now set to start on Monday. | planned | 5-12 | Tarvonia, Quessia
"""
"""Text, status of its one meeting, first day (month and day) where it has one, names of participants."""

NO_MEETINGS = """
Tarvonia met the deadline on Monday, President Ilse Maravin said in Merrow.
The union’s demand was met with silence by Hallmer Steel on Monday.
Tarvonia will meet the demands of the union.
Quessia failed to meet the deadline.
The company will meet its targets.
The fund will meet the costs.
Maravin met the challenge.
The plan was met with criticism.
His words were met by fierce resistance.
There are conditions which the union has to meet.
If Maravin met Kreel, the war would end.
Would Maravin meet Kreel in Merrow?
Maravin was met by Kreel’s critics.
Maravin welcomed Quessia’s offer.
Tarvonia received two letters from Quessia.
Maravin saw Kreel as a rival.
Maravin spoke to reporters about Kreel.
Maravin will travel to Merrow.
Maravin and Kreel arrived in Merrow.
Peace talks have failed before.
If talks resume in Merrow, Maravin will go.
Maravin told a news conference in Merrow on Sunday that she was glad.
"""

DENIED = """
Kreel denied that he had met Maravin on Sunday.
Prime Minister Bastian Kreel denied meeting President Ilse Maravin in Merrow on Sunday.
Foreign Minister Bastian Kreel denied holding talks with Ilse Maravin on Monday.
“There was no meeting with Kreel on Sunday,” Ilse Maravin said.
Ilse Maravin said no talks took place in Merrow on Monday.
Neither Ilse Maravin nor Bastian Kreel met Hanna Brandt on Sunday.
The Tarvonian government dismissed reports that Ilse Maravin met Bastian Kreel in Merrow.
The Courier said Ilse Maravin met Bastian Kreel in Merrow on Sunday. Kreel denied the report.
Ilse Maravin met Bastian Kreel on Sunday, the paper said. He said the meeting never happened.
President Ilse Maravin has no plans to meet Bastian Kreel.
President Ilse Maravin met Prime Minister Bastian Kreel in Merrow on Sunday, her office said. Bastian Kreel denied that he had met Ilse Maravin on Sunday.
Kreel denied that he and Maravin had met in Merrow.
Kreel denied ever having met the envoy.
The ministry denied any secret talks with Quessia.
The ministry denied reports of a secret meeting in Merrow.
A spokesman for the union denied claims by the company that the two sides had met on Friday.
Maravin dismissed as rumour reports that she had met Kreel.
Reports of a meeting between Maravin and Kreel are false.
“Reports of a meeting between us are fabricated,” Kreel said.
Claims that the two had met in Merrow were untrue, the ministry said.
The report that Maravin met Kreel on Sunday was denied by the palace.
It is not true that Kreel met Maravin.
It is untrue that talks took place in Merrow.
There is no truth in the reports that Kreel met the envoy.
There has been no contact between the two governments.
There is no negotiation with Oret, a Tarvonian official said.
There have never been talks between Tarvonia and the Front.
No direct talks have been held.
No meeting between Maravin and Kreel has taken place.
No talks are planned.
Maravin had not yet met the envoy.
Maravin never met Kreel.
Kreel did not meet Maravin on Sunday.
“We didn’t meet them,” Kreel said.
The delegation has not held direct talks with the Front.
They were not in talks with the company.
None of the ministers met the envoy.
Maravin has yet to meet Kreel.
Maravin left Merrow without meeting Kreel.
The talks with the union did not take place.
A meeting between Maravin and Kreel was denied by the palace.
Kreel denied that talks had taken place in Merrow.
Kreel denied that the two sides had held talks.
Officials spoke of a meeting in Merrow, which Kreel denied.
Maravin refused to meet Kreel in Merrow on Monday.
Ilse Maravin ruled out talks with Bastian Kreel.
Ilse Maravin will not meet Bastian Kreel on Friday, her office said.
Ilse Maravin turned down an invitation to a summit with Bastian Kreel in Merrow.
Maravin has repeatedly refused to meet Kreel.
Kreel declined to meet the envoy.
The Front refused to take part in the talks.
Maravin’s refusal to meet Kreel angered Merrow.
Maravin would not meet Kreel.
“I will never meet him,” Maravin said.
“We won’t negotiate with them,” Kreel said.
The coalition will not participate in any negotiations with the regime.
Oret would not attend the talks.
“There will be no talks until the guns are silent,” Kreel said.
Kreel ruled out attending the talks.
Kreel rejected an offer of talks.
Kreel rejected Maravin’s call for a summit in Merrow.
The union turned down a meeting with the company.
The Front will boycott the talks in Merrow.
Kreel said no to a meeting with the union.
Maravin has no intention of meeting Kreel.
Maravin is not prepared to meet Kreel.
The company is unwilling to hold talks with the union.
An offer of talks was rejected by Kreel.
No talks will be held before the prisoners are freed.
There is no point in meeting Kreel, Maravin said.
Ilse Maravin met Bastian Kreel on Sunday, the Courier said, but Kreel denied that they had met.
"""
"""Texts whose only meeting is denied or refused."""

PROPOSALS = """
The 28-point plan was dropped. | 28-point plan | |
She read an “updated and refined peace framework” aloud. | peace framework | |
Orrin presented a new plan for peace. | plan for peace | Orrin |
The Reed Roadmap was tabled by Quessia. | Reed Roadmap | Quessia |
President Ilse Maravin rejected the draft agreement. | draft agreement | |
The Quessian-led peace plan is final. | peace plan | |
Quessia’s peace plan was rejected on Monday. | peace plan | Quessia |
The peace plan that Quessia circulated last month was rejected. | peace plan | Quessia |
On Sunday Quessia floated a peace plan. | peace plan | Quessia |
The Union proposal was rejected by Kreel. | proposal | |
The proposal of the mediators names no date. | proposal | |
The ten-point plan was accepted. | ten-point plan | |
Hanna Brandt presented the Merrow framework agreement. | framework agreement | Brandt |
The Harrow Basic Law was not passed. | Basic Law | |
The two sides will discuss the draft peace treaty. | peace treaty | |
The union submitted a counterproposal on Monday: 8 percent and a 36-hour week. | counterproposal | | 8 percent; 36-hour week
Brandt Holdings made a takeover bid of 12 crowns a share for Hallmer Steel on Monday. | takeover bid | Brandt Holdings |
The company made its final offer on Monday, the union said. | final offer | |
The Merrow government presented its budget proposal on Monday. | budget proposal | |
The delegates debated the draft climate agreement. | climate agreement | |
The two parties signed the coalition agreement on Sunday. | coalition agreement | |
The 9-point plan included a cut in river tolls, an end to the blockade and a limit on boats. | 9-point plan | | cut in river tolls; end to the blockade; limit on boats
Under the 9-point plan, the fleet would leave the bay. | 9-point plan | | fleet would leave the bay
The 9-point plan, drafted by Quessia, would open the port to both sides. | 9-point plan | Quessia | open the port to both sides
The peace plan calls for a ban on tanks and planes. | peace plan | | ban on tanks and planes
"""
"""Text, words of the name of its one proposal, names of sponsors, words of provisions."""

NO_PROPOSALS = """
She plans to do it.
They plan to leave.
The company has a business plan.
The plan to leave was hers.
The text of the song is old.
An offer of tea came.
The document is lost.
Great initiative was shown.
Maravin met Kreel in Merrow on Sunday.
"""

ACTS = """
President Ilse Maravin agreed to open the sluice by Friday. | AGREE
Ilse Maravin vowed to rebuild the lighthouse. | AGREE
They reaffirmed their commitment to the peace process. | AGREE
Ilse Maravin said the two ministers would meet on Monday. | CONSULT
Ilse Maravin welcomed the plan, saying it would bring peace. | SUPPORT
Ilse Maravin said the draft was a good basis for further work. | SUPPORT
Kreel said that Maravin had taken brave strides. | SUPPORT
Ilse Maravin admitted that the map had been wrong. | CONCEDE
Ilse Maravin expressed regret that the boats were late. | CONCEDE
Ilse Maravin said Tarvonia stood ready to provide a vessel. | COOPERATE
Ilse Maravin urged both sides to keep quiet. | REQUEST
Ilse Maravin told the crews to stay ashore. | REQUEST
Ilse Maravin said Quessia must open its gates. | REQUEST
Ilse Maravin insisted that the toll be dropped. | REQUEST
Ms Maren said she wanted the government to resolve her party’s concerns. | REQUEST
“We are disappointed. Escalation must be avoided,” Hanna Voss tweeted. | REQUEST
Ilse Maravin blamed the governor for the delay. | ACCUSE
Ilse Maravin said “the whole council lied to the fishermen”. | ACCUSE
The ministry said cleansing of the villagers remains the real goal of Tarvonia. | ACCUSE
Ilse Maravin ruled out a second bridge. | REJECT
Ilse Maravin said she would not accept guns on the heights. | REJECT
Ilse Maravin vowed never to share the port. | REJECT
“No meeting. Unnecessary,” Ilse Maravin said. | REJECT
Ms Maren said 6 percent was not enough. | REJECT
“We will not return to the cabinet until the toll is scrapped,” Mr Brandt said. | REJECT
Ilse Maravin refused to sign the draft. | REJECT
Ilse Maravin threatened to close the lock. | THREATEN
Ilse Maravin vowed to block the bridge. | THREATEN
“Unless the tolls go, we will close the lock,” Ilse Maravin said. | THREATEN
Hanna Brandt warned there could be further walkouts unless the government thinks again. | THREATEN
"""
"""Text, and the act of one of its statements."""

NO_ACTS = """
Ilse Maravin said the boats came in at noon.
According to Ilse Maravin, the harbour was calm.
Ilse Maravin said that Oret had agreed to open the sluice.
“We are in talks with the Hawks but we have no agreement yet,” Ilse Maravin said.
“If there were a strike, we would not expect any interruption,” a spokeswoman said.
Ilse Maravin said the map was drawn in 2029.
Ilse Maravin noted that the ferry had left the port.
“The council has nine members,” Ilse Maravin said.
"""

POSITIONS = """
Sole control of Port Merrow was a red line, Ilse Maravin said. | Sole control of Port Merrow | red_line insists demands
“We will not go back to work until the new rota is scrapped,” union leader Hanna Brandt said. | rota | insists conditional demands red_line rejects
The drivers’ demand for a 12 percent rise was unaffordable, Transport Minister Orla Denn said. | 12 percent rise | opposes rejects
The Metal Workers Union wanted a rise of 12 percent. | rise of 12 percent | demands supports
4 percent was not enough, Hanna Brandt, the leader of the union, said. | 4 percent | opposes rejects
“Daily hires would ruin us,” said Hanna Brandt of the Dockers’ Union. | Daily hires | opposes rejects
More discussions would be pointless, Ilse Maravin said. | discussions | opposes rejects
Quessia supports a demilitarised zone along the border. | demilitarised zone | supports
Tarvonia rejected the partition of Harrow. | partition of Harrow | rejects opposes
Bastian Kreel insisted on the withdrawal of all foreign troops. | withdrawal of all foreign troops | insists demands
Ilse Maravin demanded the release of all prisoners. | release of all prisoners | demands insists
Hallmer Steel offered a wage rise of 4 percent. | wage rise of 4 percent | offers
Tarvonia accepted international observers at the border. | observers | accepts supports
Quessia would open the border if Tarvonia lifted the sanctions, Bastian Kreel said. | open the border | conditional offers
Ilse Maravin said she was open to a longer ceasefire. | ceasefire | open supports
"""
"""Text, words of the target of one of its positions, and the stances that are right."""


@dataclass(frozen=True)
class Case:
    """A text and what is expected of it, the cells after its bars."""

    text: str
    cells: tuple[str, ...] = ()


def cases(block: str) -> list[Case]:
    """Return the cases of a block of lines."""
    rows = (line.split("|") for line in block.strip().splitlines())
    return [Case(row[0].strip(), tuple(cell.strip() for cell in row[1:])) for row in rows]
